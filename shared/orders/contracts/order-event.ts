import type { OrderData } from '#contracts/orders/order-data';
import { type Cause, type EventPart, type EventRecord, orderEventKey } from '../../platform/events/event-store.ts';
import { carriedOf } from './lines.ts';

/**
 * An event of an order, whichever context makes it happen. It happens once, or once for each part that it is of.
 *
 * @param of the part of the order that it is about, and what it says of that beside the order
 */
export function orderEvent(
  order: OrderData,
  eventName: string,
  { correlationId, actor }: Cause,
  of?: { readonly part?: EventPart; readonly data: Readonly<Record<string, unknown>> },
): EventRecord {
  const key = orderEventKey(order.orderId, eventName, of?.part);
  return { key, eventName, eventData: { ...carriedOf(order), ...of?.data }, correlationId, actor };
}
