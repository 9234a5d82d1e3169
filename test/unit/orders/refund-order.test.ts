import { expect } from 'chai';
import { moveByHand } from '../../../shared/orders/adapters/move-by-hand.ts';
import { refundOrder } from '../../../shared/orders/adapters/refund-order.ts';
import { takingTurns } from '../../../shared/orders/adapters/taking-turns.ts';
import type { Order } from '../../../shared/orders/order.ts';
import type { HttpProblem } from '../../../shared/platform/boundary/http-answer.ts';
import { TransientError } from '../../../shared/platform/failures.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { anOrder, CAUSE, ordersInMemory } from '../../builders/orders.ts';

const AT = Date.parse('2026-03-02T10:00:00.000Z');
const part = (amount: number) => ({ orderId: 'ABC001', amount, reason: 'a bad apple' });
const codeOf = async (work: Promise<unknown>) => ((await failureOf(work)) as HttpProblem).problem.code;

function aWorld(order?: Order, othersFirst: Partial<Order>[] = []) {
  const memory = ordersInMemory(order, { othersFirst });
  return { ...memory, refund: refundOrder(memory.orders), move: moveByHand(memory.orders) };
}

describe('refunding an order', () => {
  it('makes an event of its own for each refund, which says what was given back in all', async () => {
    const { refund, events } = aWorld(anOrder());
    const first = await refund(part(1000), 'key-1', CAUSE, AT);
    expect(first).to.deep.include({ amount: 1000, refundedTotal: 1000, refundedAt: '2026-03-02T10:00:00.000Z' });
    await refund(part(2325), 'key-2', CAUSE, AT);
    expect(events.map(({ key }) => key.sk)[0]).to.equal(`EVENT#ORDER_REFUNDED_EVENT#REFUND_ID#${first.refundId}`);
    expect(events.map(({ eventData }) => [eventData.amount, eventData.refundedTotal])).to.deep.equal([
      [1000, 1000],
      [2325, 3325],
    ]);
    expect(await codeOf(refund(part(1), 'key-3', CAUSE, AT))).to.equal('refund_too_much');
  });

  it('is the same at each repeat of its key, and takes its turn again where somebody was first', async () => {
    const { refund, events } = aWorld(anOrder(), [{ state: 'SHIPPED' }]);
    const first = await refund(part(1000), 'key-1', CAUSE, AT);
    expect(await refund(part(1000), 'key-1', CAUSE, AT + 1)).to.deep.equal(first);
    expect(await codeOf(refund(part(999), 'key-1', CAUSE, AT))).to.equal('idempotency_key_reused');
    expect(events).to.have.length(1);
  });

  it('that meets another one never gives back more than was paid', async () => {
    const refunds = { other: { amount: 3000, reason: '', refundedAt: '' } };
    const { refund, order } = aWorld(anOrder(), [{ refunds }]);
    expect(await codeOf(refund(part(1000), undefined, CAUSE, AT))).to.equal('refund_too_much');
    expect(order()?.refunds).to.deep.equal(refunds);
  });

  it('needs an order that is there and paid', async () => {
    expect(await codeOf(aWorld().refund(part(1), undefined, CAUSE, AT))).to.equal('not_found');
    for (const state of ['CREATED', 'CANCELED', 'EXPIRED', 'PAYMENT_REJECTED'] as const)
      expect(await codeOf(aWorld(anOrder({ state })).refund(part(1), undefined, CAUSE, AT)), state).to.equal(
        'order_state',
      );
  });
});

describe('cancelling and completing by hand', () => {
  const cancel = {
    orderId: 'ABC001',
    happening: 'CANCELED',
    eventName: 'ORDER_CANCELED_EVENT',
    reason: 'late',
  } as const;
  const complete = { orderId: 'ABC001', happening: 'COMPLETED', eventName: 'ORDER_COMPLETED_EVENT' } as const;

  it('moves the order with its event', async () => {
    const { move, named } = aWorld(anOrder());
    expect(await move(cancel, CAUSE, AT)).to.include({ state: 'CANCELED', reason: 'late', version: 4 });
    expect(named()).to.deep.equal(['EVENT#ORDER_CANCELED_EVENT']);
  });

  it('decides anew where somebody was first', async () => {
    const { move, named } = aWorld(anOrder(), [{ state: 'PARTIALLY_SHIPPED' }]);
    expect(await codeOf(move(cancel, CAUSE, AT))).to.equal('order_state');
    expect(named()).to.deep.equal([]);
  });

  it('of what has ended changes nothing, from shipped on is refused', async () => {
    for (const state of ['CANCELED', 'STOCK_DEPLETED', 'PAYMENT_REJECTED', 'EXPIRED'] as const)
      expect(await aWorld(anOrder({ state })).move(cancel, CAUSE, AT), state).to.include({ state, version: 3 });
    for (const state of ['PARTIALLY_SHIPPED', 'SHIPPED', 'COMPLETED'] as const)
      expect(await codeOf(aWorld(anOrder({ state })).move(cancel, CAUSE, AT)), state).to.equal('order_state');
  });

  it('completes once, and what is paid alone', async () => {
    expect(await aWorld(anOrder()).move(complete, CAUSE, AT)).to.include({ state: 'COMPLETED' });
    for (const state of ['COMPLETED', 'CREATED', 'CANCELED', 'EXPIRED'] as const)
      expect(await codeOf(aWorld(anOrder({ state })).move(complete, CAUSE, AT)), state).to.equal('order_state');
  });

  it('completing-twice-at-once-publishes-once', async () => {
    const { move, named, order } = aWorld(anOrder(), [{ state: 'COMPLETED' }]);
    expect(await codeOf(move(complete, CAUSE, AT))).to.equal('order_state');
    expect([named(), order()?.version]).to.deep.equal([[], 4]);
    expect(await codeOf(aWorld().move(complete, CAUSE, AT)), 'of none').to.equal('not_found');
  });

  it('waits for an order that was placed, and is not there yet', async () => {
    const { orders } = ordersInMemory(anOrder());
    let looks = 0;
    const late = { ...orders, read: async (id: string) => (++looks < 3 ? undefined : orders.read(id)) };
    const turns: typeof takingTurns = (turn) => takingTurns(turn, async () => {});
    const move = moveByHand(late, turns, async () => anOrder({ state: 'CREATED' }));
    expect(await codeOf(move({ ...cancel, member: 'other' }, CAUSE, AT))).to.equal('not_found');
    expect(await move({ ...cancel, member: '123456' }, CAUSE, AT)).to.include({ state: 'CANCELED' });
    const never = moveByHand({ ...orders, read: async () => undefined }, turns, async () => anOrder());
    expect(await failureOf(never(cancel, CAUSE, AT))).to.be.instanceOf(TransientError);
  });

  it('hides the orders of others', async () => {
    expect(await codeOf(aWorld(anOrder()).move({ ...cancel, member: 'other' }, CAUSE, AT))).to.equal('not_found');
    expect(await aWorld(anOrder()).move({ ...cancel, member: '123456' }, CAUSE, AT)).to.include({ state: 'CANCELED' });
  });
});
