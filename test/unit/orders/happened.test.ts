import { expect } from 'chai';
import { repeatedIn } from '../../../shared/orders/contracts/lines.ts';
import { whatHappens } from '../../../shared/orders/happened.ts';
import { anOrder } from '../../builders/orders.ts';

const NOW = '2026-03-02T10:00:00.000Z';

describe('what happens to an order', () => {
  it('by a payment says how its money is taken, where it is not taken at once', () => {
    const order = anOrder({ state: 'STOCK_ALLOCATED' });
    expect(whatHappens(order, { happening: 'PAYMENT_ACCEPTED' }, NOW)).to.deep.equal({ state: 'PAYMENT_ACCEPTED' });
    expect(whatHappens(order, { happening: 'PAYMENT_ACCEPTED', capture: 'on_shipment' }, NOW)).to.deep.equal({
      state: 'PAYMENT_ACCEPTED',
      capture: 'on_shipment',
    });
  });

  it('is nothing by the arrival of a shipment that is none of its own', () => {
    const order = anOrder({ state: 'SHIPPED' });
    expect(whatHappens(order, { happening: 'DELIVERED', shipmentId: 'other' }, NOW)).to.equal('forbidden');
    expect(whatHappens(order, { happening: 'DELIVERED' }, NOW)).to.deep.include({ deliveredAt: NOW });
  });

  it('is no shipment of a product twice', () => {
    const tea = { productId: 'TEA-1', quantity: 1 };
    expect(repeatedIn([])).to.equal(undefined);
    expect(repeatedIn([tea, { productId: 'MUG-1' }])).to.equal(undefined);
    expect(repeatedIn([{ productId: 'MUG-1' }, tea, tea, { productId: 'MUG-1' }])).to.equal('TEA-1');
    const order = anOrder({ state: 'PAYMENT_ACCEPTED', lines: [{ ...tea, quantity: 2, unitPrice: 12.5 }] });
    expect(whatHappens(order, { happening: 'SHIPPED', shipmentId: 's1', shipped: [tea, tea] }, NOW)).to.equal(
      'forbidden',
    );
  });
});
