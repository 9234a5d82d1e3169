import { timeLeftMs } from '../../platform/deadline.ts';
import type { Cause } from '../../platform/events/event-store.ts';
import { TransientError } from '../../platform/failures.ts';
import type { TimePlace } from '../../platform/paging/time-shards.ts';
import { orderEvent } from '../contracts/order-event.ts';
import { isOverdue } from '../expiry.ts';
import type { OrderLists } from './order-lists.ts';
import type { OrderRepository } from './order-repository.ts';

/** So many orders are looked at and expire at the same time. */
const PAGE = 25;
/** Nothing more is begun with less than this left: the next run goes on. */
const SPARE_MS = 2000;

/**
 * Lets orders expire that nobody has paid in time: their state and their ORDER_EXPIRED_EVENT are written together, on the
 * order as it is then, so that one that is paid at this moment stays paid. Stock and payments hear of it as of a cancellation.
 *
 * @returns how many have expired; those that there was no time for are left to the next run
 */
export function expireOrders(lists: Pick<OrderLists, 'withStatus'>, orders: Pick<OrderRepository, 'read' | 'change'>) {
  return async (cutoff: string, cause: Cause, at: number): Promise<number> => {
    let expired = 0;
    let after: TimePlace | undefined;
    while (timeLeftMs() > SPARE_MS) {
      const page = await lists.withStatus('Created', { limit: PAGE, direction: 'asc', ...(after ? { after } : {}) });
      const due = page.filter((order) => isOverdue(order, cutoff));
      const outcomes = await Promise.all(due.map(({ orderId }) => expire(orderId, cutoff, cause, at)));
      expired += outcomes.filter(Boolean).length;
      const last = page.at(-1);
      // They are listed by the time at which they were created: behind one that is not due there is none.
      if (page.length < PAGE || last === undefined || last.createdAt > cutoff) break;
      after = { createdAt: last.createdAt, id: last.orderId };
    }
    return expired;
  };

  /** The list is behind by moments, so that the order itself is asked. */
  async function expire(orderId: string, cutoff: string, cause: Cause, at: number): Promise<boolean> {
    const order = await orders.read(orderId);
    if (!order || !isOverdue(order, cutoff)) return false;
    try {
      await orders.change(order, { state: 'EXPIRED' }, [orderEvent(order, 'ORDER_EXPIRED_EVENT', cause)], at);
      return true;
    } catch (error) {
      // Somebody has changed it at this moment: the next run decides on what it is then.
      if (error instanceof TransientError) return false;
      throw error;
    }
  }
}
