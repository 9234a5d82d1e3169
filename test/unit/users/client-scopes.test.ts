import { expect } from 'chai';
import rawEvents from '../../../functions/events/simulate-raw-event/function.json' with { type: 'json' };
import restock from '../../../functions/inventory/restock-sku/function.json' with { type: 'json' };
import ship from '../../../functions/orders/ship-order/function.json' with { type: 'json' };
import change from '../../../functions/products/update-product/function.json' with { type: 'json' };
import { CLIENT_SCOPES, isMemberScope, MEMBER_SCOPES, meaningsOf } from '../../../shared/users/client-scopes.ts';

describe('the scopes of clients', () => {
  it('open the doors of a shop to one that an administrator trusts', () => {
    for (const { trigger } of [rawEvents, restock, ship, change])
      expect(CLIENT_SCOPES).to.include.members(trigger.access.scopes);
  });

  it('of members are told in words, and those alone', () => {
    expect(meaningsOf(['orders:write', 'pos', 'toString', 'loyalty:read'])).to.deep.equal([
      'order for you',
      'see your points',
    ]);
    expect(MEMBER_SCOPES.filter((scope) => !isMemberScope(scope))).to.deep.equal([]);
    expect(['pos', 'loyalty:admin', 'toString', ''].filter(isMemberScope)).to.deep.equal([]);
  });

  it('never make a client trust itself', () => {
    expect(CLIENT_SCOPES).not.to.include('users:admin');
  });
});
