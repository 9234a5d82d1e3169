import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import type { Cause } from '../../platform/events/event-store.ts';
import { orderEvent } from '../contracts/order-event.ts';
import type { Order } from '../order.ts';
import { ORDER_PROBLEMS } from '../problems.ts';
import { decideRefund, givenBackBy, type Refund, refundedTotalOf } from '../refund.ts';
import { idOfRequest } from './id-of-request.ts';
import type { OrderRepository } from './order-repository.ts';
import { takingTurns } from './taking-turns.ts';

export interface RefundWish extends Pick<Refund, 'amount' | 'reason'> {
  readonly orderId: string;
}

/**
 * Notes that money of an order is given back, with the event that payments give it back by. A repeat with the same key is
 * the same refund.
 *
 * @returns the refund, and what was given back up to now
 * @throws HttpProblem 404, 409 where the order is not paid or has not so much left, 422 for a key of another refund
 */
export function refundOrder(orders: Pick<OrderRepository, 'read' | 'change'>, turns = takingTurns) {
  return ({ orderId, amount, reason }: RefundWish, key: string | undefined, cause: Cause, at: number) => {
    const refundId = idOfRequest(orderId, key);
    return turns(async () => {
      const order = await orders.read(orderId);
      if (!order) throw new HttpProblem(PROBLEMS.not_found);
      const decision = decideRefund(order, refundId, { amount, reason });
      if (decision === 'known') return answer(order, refundId);
      if (decision === 'idempotency_key_reused') throw new HttpProblem(PROBLEMS.idempotency_key_reused);
      if (decision !== 'refund') throw new HttpProblem(ORDER_PROBLEMS[decision]);
      const { money, points } = givenBackBy(order, refundedTotalOf(order.refunds), amount);
      const ways = order.points === undefined ? {} : { money, pointsBack: points };
      const refund = { amount, ...ways, reason, refundedAt: new Date(at).toISOString() };
      const refunds = { ...order.refunds, [refundId]: refund };
      const event = orderEvent(order, 'ORDER_REFUNDED_EVENT', cause, {
        part: { kind: 'REFUND_ID', id: refundId },
        data: { refundId, amount, ...ways, refundedTotal: refundedTotalOf(refunds) },
      });
      return answer(await orders.change(order, { refunds }, [event], at), refundId);
    });
  };

  function answer({ orderId, refunds = {} }: Order, refundId: string) {
    const { amount = 0, reason = '', refundedAt = '', ...ways } = refunds[refundId] ?? {};
    return { orderId, refundId, amount, reason, refundedAt, ...ways, refundedTotal: refundedTotalOf(refunds) };
  }
}
