import { expect } from 'chai';
import { paymentRepository } from '../../../shared/payments/adapters/payment-repository.ts';
import payments from '../../../shared/payments/table.json' with { type: 'json' };
import { TransientError } from '../../../shared/platform/failures.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';

const AT = Date.parse('2026-03-01T09:30:00.000Z');
const CAUSE = { correlationId: 'c-1', actor: 'user:ops' };
const ORDER = { orderId: 'ABC001', sku: 'APPLES', units: 20, price: 33.25, userId: '123456' };
const OPEN = { from: 'PAYMENT_FAILED', mayBegin: true } as const;

function aTable() {
  const table = new InMemoryTable({ name: 'payments', shape: payments as unknown as TableShape });
  return { table, repository: paymentRepository(table.client, { payments: 'payments', events: 'events' }) };
}
async function accepted() {
  const { table, repository } = aTable();
  await repository.note(ORDER, { ...OPEN, to: 'PAYMENT_ACCEPTED' }, CAUSE, AT);
  return { table, repository };
}

describe('the payment of an order', () => {
  it('counts its tries, and never leaves what it came to', async () => {
    const { repository } = aTable();
    for (const _ of [1, 2]) await repository.note(ORDER, { ...OPEN, to: 'PAYMENT_FAILED' }, CAUSE, AT);
    const change = { ...OPEN, to: 'PAYMENT_REJECTED', reason: 'declined' } as const;
    expect(await repository.note(ORDER, change, CAUSE, AT + 1)).to.equal(true);
    expect(await repository.note(ORDER, { ...OPEN, to: 'PAYMENT_ACCEPTED' }, CAUSE, AT + 2)).to.equal(false);
    expect(await repository.read('ABC001')).to.deep.include({
      ...{ paymentStatus: 'PAYMENT_REJECTED', paymentRetries: 2, reason: 'declined', correlationId: 'c-1' },
      ...{ paymentId: 'AC1ED7', createdAt: '2026-03-01T09:30:00.000Z', updatedAt: '2026-03-01T09:30:00.001Z' },
    });
  });

  it('keeps each refund once, and is a refunded one with the last cent', async () => {
    const { repository } = await accepted();
    for (const _ of [1, 2]) await repository.refunded('ABC001', { refundId: 'r1', amount: 1000 }, CAUSE, AT + 1);
    await repository.refunded('ABC001', { refundId: 'r2', amount: 2324 }, CAUSE, AT + 2);
    expect((await repository.read('ABC001'))?.paymentStatus).to.equal('PAYMENT_ACCEPTED');
    await repository.refunded('ABC001', { refundId: 'r3', amount: 1 }, CAUSE, AT + 3);
    expect(await repository.read('ABC001')).to.deep.include({
      paymentStatus: 'PAYMENT_REFUNDED',
      refunds: {
        r1: { amount: 1000, refundedAt: '2026-03-01T09:30:00.001Z' },
        r2: { amount: 2324, refundedAt: '2026-03-01T09:30:00.002Z' },
        r3: { amount: 1, refundedAt: '2026-03-01T09:30:00.003Z' },
      },
    });
  });

  it('gives back all that is left with its cancellation', async () => {
    const { repository } = await accepted();
    await repository.refunded('ABC001', { refundId: 'r1', amount: 1000 }, CAUSE, AT);
    await repository.refunded('ABC001', { refundId: 'cancellation' }, CAUSE, AT);
    const payment = await repository.read('ABC001');
    expect(payment?.refunds?.cancellation?.amount).to.equal(2325);
    expect(payment?.paymentStatus).to.equal('PAYMENT_REFUNDED');
  });

  it('keeps no refund of what was never taken', async () => {
    const { repository } = aTable();
    await repository.refunded('ABC001', { refundId: 'r1', amount: 1000 }, CAUSE, AT);
    expect(await repository.read('ABC001')).to.equal(undefined);
    await repository.note(ORDER, { ...OPEN, to: 'PAYMENT_REJECTED' }, CAUSE, AT);
    await repository.refunded('ABC001', { refundId: 'r1', amount: 1000 }, CAUSE, AT);
    expect((await repository.read('ABC001'))?.refunds).to.equal(undefined);
  });

  it('loses none of two refunds that meet', async () => {
    const { table, repository } = await accepted();
    const meanwhile = { r9: { amount: 5, refundedAt: '' } };
    const { send } = table;
    table.send = async (command) => {
      const answer = await send.call(table, command);
      const [item] = table.items();
      if (command.constructor.name === 'GetCommand' && item)
        table.put({ ...item, refunds: meanwhile, refundedTotal: 5 });
      return answer;
    };
    const failure = await failureOf(repository.refunded('ABC001', { refundId: 'r1', amount: 1 }, CAUSE, AT));
    expect(failure).to.be.instanceOf(TransientError);
    expect(table.items()[0]?.refunds).to.deep.equal(meanwhile);
    table.send = send;
    await repository.refunded('ABC001', { refundId: 'r1', amount: 1 }, CAUSE, AT);
    expect(Object.keys(table.items()[0]?.refunds as object)).to.deep.equal(['r9', 'r1']);
  });
});
