import { expect } from 'chai';
import validate, { type OrderRefundedData } from '#contracts/orders/order-refunded-data';
import { idOfRequest } from '../../../shared/orders/adapters/id-of-request.ts';
import type { RefundNote } from '../../../shared/payments/adapters/payment-repository.ts';
import { refundPayment } from '../../../shared/payments/adapters/refund-payment.ts';
import { failureOf } from '../../builders/failure-of.ts';

const happened = (amount: number, refundedTotal: number, more: Partial<OrderRefundedData> = {}) => ({
  key: { pk: 'p', sk: 's' },
  eventName: 'ORDER_REFUNDED_EVENT',
  eventData: {
    orderId: 'ABC001',
    sku: 'APPLES',
    units: 20,
    price: 33.25,
    userId: '123456',
    refundId: 'r1',
    amount,
    refundedTotal,
    ...more,
  },
  correlationId: 'c-1',
  actor: 'user:ops',
});

function aWorld(failure?: Error) {
  const asked: unknown[] = [];
  const back: unknown[] = [];
  const noted: [string, RefundNote][] = [];
  const refund = refundPayment(
    {
      refunded: async (orderId, note) => {
        noted.push([orderId, note]);
      },
    },
    {
      refund: async (orderId, part) => {
        if (failure) throw failure;
        asked.push([orderId, part]);
      },
    },
    {
      refund: async (order, part) => {
        back.push([order.points, part]);
      },
    },
  );
  return { refund, asked, back, noted };
}

describe('giving money back', () => {
  it('asks the gateway for that part, under the key of the refund, and notes it', async () => {
    const { refund, asked, noted } = aWorld();
    await refund(happened(1000, 1000), 0);
    expect(asked).to.deep.equal([['ABC001', { key: 'r1', amount: 1000 }]]);
    expect(noted).to.deep.equal([['ABC001', { refundId: 'r1', amount: 1000, money: 1000 }]]);
  });

  it('has a refund by an id as orders make them, never the one of a cancellation', () => {
    const said = (refundId: string) => validate({ ...happened(1000, 1000).eventData, refundId });
    expect(said(idOfRequest('ABC001', 'key-1'))).to.equal(true);
    for (const word of ['constructor', '__proto__', 'cancellation']) expect(said(word), word).to.equal(false);
  });

  it('notes nothing that the gateway has not done', async () => {
    const { refund, noted } = aWorld(new Error('the gateway is away'));
    expect((await failureOf(refund(happened(3325, 3325), 0))).message).to.equal('the gateway is away');
    expect(noted).to.deep.equal([]);
  });

  it('gives back money and points of an order that was paid with both, each once for the refund', async () => {
    const { refund, asked, back, noted } = aWorld();
    const byPoints = { points: 1000, pointsWorth: 1000 };
    await refund(happened(2400, 2400, { ...byPoints, money: 2325, pointsBack: 75 }), 0);
    await refund(happened(925, 3325, { ...byPoints, money: 0, pointsBack: 925 }), 0);
    expect(asked).to.deep.equal([['ABC001', { key: 'r1', amount: 2325 }]]);
    expect(back).to.deep.equal([
      [1000, { refundId: 'r1', points: 75 }],
      [1000, { refundId: 'r1', points: 925 }],
    ]);
    expect(noted.map(([, { amount, money }]) => [amount, money])).to.deep.equal([
      [2400, 2325],
      [925, 0],
    ]);
  });
});
