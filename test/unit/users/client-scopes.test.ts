import { globSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import rawEvents from '../../../functions/events/simulate-raw-event/function.json' with { type: 'json' };
import restock from '../../../functions/inventory/restock-sku/function.json' with { type: 'json' };
import ship from '../../../functions/orders/ship-order/function.json' with { type: 'json' };
import change from '../../../functions/products/update-product/function.json' with { type: 'json' };
import { CLIENT_SCOPES } from '../../../shared/users/client-scopes.ts';

describe('the scopes of clients', () => {
  it('open the doors of a shop to one that an administrator trusts', () => {
    for (const { trigger } of [rawEvents, restock, ship, change])
      expect(CLIENT_SCOPES).to.include.members(trigger.access.scopes);
    expect(CLIENT_SCOPES).to.include.members(['payments:admin', 'activity:admin']);
  });

  it('are all that doors ask for, whichever come, but what makes administrators', () => {
    const asked = globSync('functions/*/*/function.json').flatMap((file) => {
      const { access, clientScope } = JSON.parse(readFileSync(file, 'utf8')).trigger;
      return [access?.scopes ?? [], access?.anyScope ?? [], clientScope ?? []].flat(2) as string[];
    });
    expect([...new Set(asked)].filter((scope) => scope !== '*' && !CLIENT_SCOPES.includes(scope))) //
      .to.deep.equal(['users:admin']);
  });

  it('never make a client trust itself', () => {
    expect(CLIENT_SCOPES).not.to.include('users:admin');
  });
});
