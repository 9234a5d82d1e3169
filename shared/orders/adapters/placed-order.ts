import validate from '#contracts/orders/order-data';
import { type EventKey, type EventRecord, orderEventKey, strayedBy } from '../../platform/events/event-store.ts';
import { beginning, type Order, orderData } from '../order.ts';

const PLACED = 'ORDER_PLACED_EVENT';

/**
 * An order that was placed and that its worker has not begun yet, as its event tells it: who placed it is answered before
 * there is an order.
 *
 * @param read of the event store, strongly consistent
 * @returns undefined where no such event lies, or one that no worker would take
 */
export function placedOrder(read: (key: EventKey) => Promise<EventRecord | undefined>) {
  return async (orderId: string): Promise<Order | undefined> => {
    const event = await read(orderEventKey(orderId, PLACED));
    if (event?.eventName !== PLACED || event.createdAt === undefined) return undefined;
    const { eventData, createdAt } = event;
    if (!validate(eventData) || strayedBy(event) !== undefined) return undefined;
    return { ...orderData(eventData), ...beginning(createdAt) };
  };
}
