import type { OrderHappened } from '#contracts/orders/order-happened';
import type { Happening } from '../../platform/boundary/stored-events.ts';
import { PermanentError, TransientError } from '../../platform/failures.ts';
import { repeatedIn } from '../contracts/lines.ts';
import { orderEvent } from '../contracts/order-event.ts';
import { whatHappens } from '../happened.ts';
import { orderData } from '../order.ts';
import { happeningOf } from '../order-status.ts';
import type { OrderRepository } from './order-repository.ts';

/**
 * Makes of what happened the state that an order is in.
 *
 * @throws TransientError for an event that is ahead of its order, PermanentError forbidden_transition for one that must
 *   never happen to an order in its state, malformed_event for an order with a product in two lines
 */
export function syncOrder(orders: OrderRepository) {
  return async (happened: Happening<OrderHappened>, at: number): Promise<void> => {
    const data = orderData(happened.eventData);
    const repeated = repeatedIn(data.lines ?? []);
    if (repeated !== undefined) throw new PermanentError('malformed_event', `${repeated} stands in two lines`);
    if (happened.eventName === 'ORDER_PLACED_EVENT') return orders.create(data, happened, at);
    const happening = happeningOf(happened.eventName);
    if (!happening) throw new PermanentError('unknown_event_type', `${happened.eventName} says nothing of orders`);
    const order = await orders.read(data.orderId);
    if (!order) throw new TransientError(`${happened.eventName} is ahead of order ${data.orderId}`);
    const { shipmentId, shipped, capture } = happened.eventData;
    const changes = whatHappens(order, { happening, shipmentId, shipped, capture }, new Date(at).toISOString());
    if (changes === 'nothing') return;
    if (changes === 'forbidden')
      throw new PermanentError('forbidden_transition', `${happened.eventName} for an order that is ${order.state}`);
    // That an order is complete is told to those who keep the stock, whatever made it so.
    const isTold = changes.state === 'COMPLETED' && happening !== 'COMPLETED';
    await orders.change(order, changes, isTold ? [orderEvent(order, 'ORDER_COMPLETED_EVENT', happened)] : [], at);
  };
}
