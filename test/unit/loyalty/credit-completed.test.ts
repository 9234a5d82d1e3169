import '../../builders/quiet.ts';
import { expect } from 'chai';
import type { Credit } from '../../../shared/loyalty/adapters/credit.ts';
import { creditCompleted } from '../../../shared/loyalty/adapters/credit-completed.ts';
import { completedOrder } from '../../../shared/loyalty/completed-order.ts';
import { received } from '../../builders/events.ts';

const DONE = { status: 'fulfilled', value: 'done' } as const;
const FAILED = { status: 'rejected', reason: new Error('busy') } as const;
const order = (orderId: string, ...refundIds: string[]) =>
  received(
    completedOrder(
      {
        ...{ orderId, userId: 'ada', value: 3325, currency: 'USD' },
        ...(refundIds.length > 0 ? { refunds: refundIds.map((refundId) => ({ refundId, refundedValue: 1000 })) } : {}),
      },
      {},
    ),
  );

describe('crediting completed orders', () => {
  it('earns, and takes back what was refunded before, each under the id that its own event has', async () => {
    const sources: unknown[] = [];
    const given: unknown[] = [];
    const credit: Credit = async (events, movementOf) =>
      events.map((event) => {
        given.push(event);
        sources.push(movementOf(event).source);
        return DONE;
      });
    const orders = [order('1', 'r1', 'r2'), order('2')];
    expect(await creditCompleted(credit)(orders, 0)).to.deep.equal([DONE, DONE]);
    expect([given[0] === orders[0], given[3] === orders[1]], 'what spans know').to.deep.equal([true, true]);
    expect(sources).to.deep.equal([
      { kind: 'order', sourceId: '1' },
      { kind: 'reversal', sourceId: '1:r1' },
      { kind: 'reversal', sourceId: '1:r2' },
      { kind: 'order', sourceId: '2' },
    ]);
  });

  it('is done where the order and each of its refunds are', async () => {
    for (const failing of [0, 1, 2]) {
      const credit: Credit = async (events) => events.map((_, index) => (index === failing ? FAILED : DONE));
      const results = await creditCompleted(credit)([order('1', 'r1', 'r2'), order('2')], 0);
      expect(results, `${failing}`).to.deep.equal([FAILED, DONE]);
    }
  });
});
