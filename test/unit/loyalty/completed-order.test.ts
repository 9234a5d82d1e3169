import { expect } from 'chai';
import { completedOrder } from '../../../shared/loyalty/completed-order.ts';
import { PermanentError } from '../../../shared/platform/failures.ts';
import { failureOf } from '../../builders/failure-of.ts';

describe('a completed order', () => {
  it('is the same order whether its ids are numbers or their text', () => {
    const order = { userId: '7', source: { kind: 'order', sourceId: '42' }, order: {} };
    expect(completedOrder({ orderId: 42, userId: 7 }, {})).to.deep.equal(order);
    expect(completedOrder({ orderId: '42', userId: '7' }, {})).to.deep.equal(order);
  });

  it('brings its value and lines, with ids as text', () => {
    const value = { value: 1299, currency: 'EUR' };
    expect(
      completedOrder({ orderId: 1, userId: 7, ...value, lines: [{ productId: 3, quantity: 2, value: 998 }] }, {}).order,
    ).to.deep.equal({ ...value, lines: [{ productId: '3', quantity: 2, value: 998 }] });
  });

  it('brings what was refunded before it was completed, and says nothing of refunds where nobody has told', () => {
    const order = { orderId: 1, userId: 7 };
    expect(completedOrder({ ...order, refunds: [{ refundId: 3, refundedValue: 98 }] }, {}).refunds).to.deep.equal([
      { refundId: '3', refundedValue: 98 },
    ]);
    expect(completedOrder(order, {})).not.to.have.property('refunds');
  });

  it('is told apart by the shop that announced it', () => {
    const { source } = completedOrder({ orderId: '42', userId: '7' }, { sender: 'shop-a' });
    expect(source).to.deep.equal({ kind: 'order', sourceId: '42', shop: 'shop-a' });
  });

  for (const [what, sender] of [
    ['nothing', ''],
    ['251 characters', 'x'.repeat(251)],
  ] as const)
    it(`of a shop that is named by ${what} is parked with the place of the fault`, async () => {
      const failure = await failureOf((async () => completedOrder({ orderId: '42', userId: '7' }, { sender }))());
      expect(failure).to.be.instanceOf(PermanentError);
      expect(failure).to.include({
        reason: 'malformed_event',
        message: '/detail/source names a shop by something that is no id',
      });
    });

  it('of a shop with a name of 250 characters is taken', () => {
    const shop = 'x'.repeat(250);
    expect(completedOrder({ orderId: '42', userId: '7' }, { sender: shop }).source.shop).to.equal(shop);
  });
});
