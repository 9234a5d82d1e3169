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

  it('never make a client trust itself', () => {
    expect(CLIENT_SCOPES).not.to.include('users:admin');
  });
});
