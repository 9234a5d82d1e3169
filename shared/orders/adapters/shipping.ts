import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import type { Cause, EventRecord } from '../../platform/events/event-store.ts';
import { orderEvent } from '../contracts/order-event.ts';
import type { Order } from '../order.ts';
import { ORDER_PROBLEMS } from '../problems.ts';
import { decideDelivery, decideShipment, type ShippedLine } from '../shipment.ts';
import { idOfRequest } from './id-of-request.ts';
import type { OrderRepository } from './order-repository.ts';
import { takingTurns } from './taking-turns.ts';

type Orders = Pick<OrderRepository, 'read' | 'change'>;

/**
 * Notes that a part of an order, or what is left of it, leaves the house. A repeat with the same key is the same shipment.
 *
 * @returns the order as it is then, and the id of the shipment in it
 * @throws HttpProblem 404, 409 where the order is not paid or has not so many units left, 422 for a key of another shipment
 */
export function shipOrder(orders: Orders, turns = takingTurns) {
  return (
    { orderId, lines }: { readonly orderId: string; readonly lines: readonly ShippedLine[] },
    key: string | undefined,
    cause: Cause,
    at: number,
  ): Promise<{ readonly order: Order; readonly shipmentId: string }> => {
    const shipmentId = idOfRequest(orderId, key);
    return turns(async () => {
      const order = await orders.read(orderId);
      if (!order) throw new HttpProblem(PROBLEMS.not_found);
      const decision = decideShipment(order, shipmentId, lines, new Date(at).toISOString());
      if (decision === 'known') return { order, shipmentId };
      if (decision === 'idempotency_key_reused') throw new HttpProblem(PROBLEMS.idempotency_key_reused);
      if (typeof decision === 'string') throw new HttpProblem(ORDER_PROBLEMS[decision]);
      const { amount } = decision.shipments[shipmentId] ?? {};
      const said = { shipped: lines, ...(amount === undefined ? {} : { amount }) };
      const event = shipmentEvent(order, 'ORDER_SHIPPED_EVENT', shipmentId, cause, said);
      return { order: await orders.change(order, decision, [event], at), shipmentId };
    });
  };
}

/**
 * Notes that a shipment has arrived. With the last one of a shipped order the order is complete.
 *
 * @returns the order as it is then; unchanged where the shipment had arrived before
 * @throws HttpProblem 404 where there is no such order, or no such shipment of it
 */
export function deliverShipment(orders: Orders, turns = takingTurns) {
  return (
    { orderId, shipmentId }: { readonly orderId: string; readonly shipmentId: string },
    cause: Cause,
    at: number,
  ): Promise<Order> =>
    turns(async () => {
      const order = await orders.read(orderId);
      if (!order) throw new HttpProblem(PROBLEMS.not_found);
      const decision = decideDelivery(order, shipmentId, new Date(at).toISOString());
      if (decision === 'no_shipment') throw new HttpProblem(PROBLEMS.not_found);
      if (decision === 'known') return order;
      const events = [shipmentEvent(order, 'ORDER_DELIVERED_EVENT', shipmentId, cause)];
      if (decision.state === 'COMPLETED') events.push(orderEvent(order, 'ORDER_COMPLETED_EVENT', cause));
      return orders.change(order, decision, events, at);
    });
}

function shipmentEvent(
  order: Order,
  eventName: string,
  shipmentId: string,
  cause: Cause,
  said: Readonly<Record<string, unknown>> = {},
): EventRecord {
  return orderEvent(order, eventName, cause, {
    part: { kind: 'SHIPMENT_ID', id: shipmentId },
    data: { shipmentId, ...said },
  });
}
