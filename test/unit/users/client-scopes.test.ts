import { globSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import rawEvents from '../../../functions/events/simulate-raw-event/function.json' with { type: 'json' };
import restock from '../../../functions/inventory/restock-sku/function.json' with { type: 'json' };
import ship from '../../../functions/orders/ship-order/function.json' with { type: 'json' };
import change from '../../../functions/products/update-product/function.json' with { type: 'json' };
import { CLIENT_SCOPES, TRUSTED_SCOPES } from '../../../shared/users/client-scopes.ts';

const triggers = globSync('functions/*/*/function.json').map(
  (file) =>
    JSON.parse(readFileSync(file, 'utf8')).trigger as {
      readonly access?: { readonly scopes?: readonly string[]; readonly anyScope?: readonly string[] };
      readonly clientScope?: string | readonly string[];
    },
);

describe('the scopes of clients', () => {
  it('open the doors of a shop to one that an administrator trusts', () => {
    for (const { trigger } of [rawEvents, restock, ship, change])
      expect(CLIENT_SCOPES).to.include.members(trigger.access.scopes);
  });

  it('in its own name each open a door that asks for no member', () => {
    const open = triggers.flatMap(({ access }) => [...(access?.scopes ?? []), ...(access?.anyScope ?? [])]);
    expect(open).to.include.members([...TRUSTED_SCOPES]);
  });

  it('are all that doors ask for, whichever come, but what makes administrators', () => {
    const asked = triggers.flatMap(({ access, clientScope }) =>
      [access?.scopes ?? [], access?.anyScope ?? [], clientScope ?? []].flat(),
    );
    expect([...new Set(asked)].filter((scope) => scope !== '*' && !CLIENT_SCOPES.includes(scope))) //
      .to.deep.equal(['users:admin']);
  });

  it('never make a client trust itself', () => {
    expect(CLIENT_SCOPES).not.to.include('users:admin');
  });
});
