import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import type { Cause } from '../../platform/events/event-store.ts';
import { TransientError } from '../../platform/failures.ts';
import { orderEvent } from '../contracts/order-event.ts';
import type { Order } from '../order.ts';
import { type OrderHappening, transition } from '../order-status.ts';
import { ORDER_PROBLEMS } from '../problems.ts';
import type { OrderRepository } from './order-repository.ts';
import { takingTurns } from './taking-turns.ts';

export interface Wish {
  readonly orderId: string;
  /** Whose order it must be; absent for whoever may act for all. */
  readonly member?: string | undefined;
  readonly happening: OrderHappening;
  /** The event that the move makes. */
  readonly eventName: string;
  readonly reason?: string;
}

/**
 * Moves an order because somebody asks for it, with the event that tells of it.
 *
 * @param placed an order that its worker has not begun yet: whoever asks for a move of it takes turns until it is there
 * @returns the order as it is then; one that an event of this kind no longer moves, unchanged
 * @throws HttpProblem 404, 409 where the state forbids it, and where somebody completes what is complete; TransientError
 *   for an order that was placed and is not there in time
 */
export function moveByHand(
  orders: Pick<OrderRepository, 'read' | 'change'>,
  turns = takingTurns,
  placed: OrderRepository['read'] = async () => undefined,
) {
  return ({ orderId, member, happening, eventName, reason }: Wish, cause: Cause, at: number): Promise<Order> =>
    turns(async () => {
      const order = await orders.read(orderId);
      const known = order ?? (await placed(orderId));
      if (!known || (member !== undefined && known.userId !== member)) throw new HttpProblem(PROBLEMS.not_found);
      if (!order) throw new TransientError(`order ${orderId} was placed, and is not there yet`);
      const next = transition(order.state, happening);
      if (next === 'forbidden' || (typeof next === 'string' && happening === 'COMPLETED'))
        throw new HttpProblem(ORDER_PROBLEMS.order_state);
      if (typeof next === 'string') return order;
      const changes = { state: next.to, ...(reason === undefined ? {} : { reason }) };
      return orders.change(order, changes, [orderEvent(order, eventName, cause)], at);
    });
}
