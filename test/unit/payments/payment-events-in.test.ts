import { expect } from 'chai';
import { paymentEventsIn } from '../../../shared/payments/adapters/payment-events-in.ts';
import payments from '../../../shared/payments/table.json' with { type: 'json' };
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';

const AT = Date.parse('2026-03-01T09:30:00.000Z');
const iso = (at: number) => new Date(at).toISOString();

describe('what of payments is read back when their stream has lost something', () => {
  it('is all that payments which changed then have come to, under the ids that it had', async () => {
    const table = new InMemoryTable({ name: 'payments', shape: payments as unknown as TableShape });
    const put = (orderId: string, paymentStatus: string, createdAt: number, updatedAt: number, more = {}) =>
      table.put({
        ...{ PK: `ORDER#${orderId}`, orderId, userId: 'anna', price: 33.25, paymentStatus },
        ...{ createdAt: iso(createdAt), updatedAt: iso(updatedAt), ...more },
      });
    const refunds = { r1: { amount: 1000, refundedAt: iso(AT + 9000) } };
    put('PAID', 'PAYMENT_ACCEPTED', AT, AT + 9000, { refunds });
    put('BACK', 'PAYMENT_REFUNDED', AT, AT, { refunds: { cancellation: { amount: 3325, refundedAt: iso(AT) } } });
    put('NONE', 'PAYMENT_REJECTED', AT, AT, { reason: 'declined' });
    put('OPEN', 'PAYMENT_FAILED', AT, AT);
    put('PAST', 'PAYMENT_ACCEPTED', AT - 60_000, AT - 60_000);
    put('NEXT', 'PAYMENT_ACCEPTED', AT + 60_000, AT + 60_000);
    const kept = { orderId: 'LOST', userId: 'anna', refundId: 'r1', pointsKept: 5, correlationId: 'c' };
    table.put({ PK: 'POINTS#LOST#r1', ...kept, createdAt: iso(AT), updatedAt: iso(AT) });
    table.put({ PK: 'POINTS#LOST', orderId: 'LOST', userId: 'anna', status: 'SPENT', updatedAt: iso(AT) });
    const { events, next } = await paymentEventsIn(table.client, 'payments')({ from: AT, to: AT + 1000 });
    expect(events.map(({ id }) => id).sort()).to.deep.equal([
      'BACK#paymentCaptured#v1',
      'BACK#paymentRefunded#cancellation',
      'LOST#pointsNotReturned#r1',
      'NONE#paymentRejected#v1',
      'PAID#paymentCaptured#v1',
      'PAID#paymentRefunded#r1',
    ]);
    expect(next).to.equal(undefined);
  });
});
