import { expect } from 'chai';
import type { RefundNote } from '../../../shared/payments/adapters/payment-repository.ts';
import { refundPayment } from '../../../shared/payments/adapters/refund-payment.ts';
import { failureOf } from '../../builders/failure-of.ts';

const happened = (amount: number, refundedTotal: number) => ({
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
  },
  correlationId: 'c-1',
  actor: 'user:ops',
});

function aWorld(failure?: Error) {
  const asked: unknown[] = [];
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
  );
  return { refund, asked, noted };
}

describe('giving money back', () => {
  it('asks the gateway for that part, under the key of the refund, and notes it', async () => {
    const { refund, asked, noted } = aWorld();
    await refund(happened(1000, 1000), 0);
    expect(asked).to.deep.equal([['ABC001', { key: 'r1', amount: 1000 }]]);
    expect(noted).to.deep.equal([['ABC001', { refundId: 'r1', amount: 1000 }]]);
  });

  it('notes nothing that the gateway has not done', async () => {
    const { refund, noted } = aWorld(new Error('the gateway is away'));
    expect((await failureOf(refund(happened(3325, 3325), 0))).message).to.equal('the gateway is away');
    expect(noted).to.deep.equal([]);
  });
});
