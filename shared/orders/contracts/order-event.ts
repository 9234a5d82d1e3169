import type { OrderData } from '#contracts/orders/order-data';
import { type Cause, type EventRecord, orderEventKey } from '../../platform/events/event-store.ts';
import { carriedOf } from './lines.ts';

/** An event of an order that happens to it once, whichever context makes it happen. */
export function orderEvent(order: OrderData, eventName: string, { correlationId, actor }: Cause): EventRecord {
  const key = orderEventKey(order.orderId, eventName);
  return { key, eventName, eventData: { ...carriedOf(order) }, correlationId, actor };
}
