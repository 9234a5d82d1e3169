import { repeatedIn } from './contracts/lines.ts';
import type { Order } from './order.ts';
import { type OrderHappening, type OrderState, transition } from './order-status.ts';
import {
  decideDelivery,
  decideShipment,
  leftToShip,
  type Shipments,
  type ShippedLine,
  shipmentIn,
  WHOLE_SHIPMENT,
  wholeDelivered,
} from './shipment.ts';

/** What an event says of an order. */
export interface Said {
  readonly happening: OrderHappening;
  /** Of a shipment or a delivery; absent where the whole order is meant. */
  readonly shipmentId?: string | undefined;
  /** What of a shipment; absent where it is all that is left. */
  readonly shipped?: readonly ShippedLine[] | undefined;
  /** Of a payment whose money is set aside. */
  readonly capture?: 'on_shipment' | undefined;
}

/** What changes of an order then. */
export interface Changes {
  readonly state?: OrderState;
  readonly shipments?: Shipments;
  readonly deliveredAt?: string;
  readonly capture?: 'on_shipment';
}

/**
 * What an event does to an order.
 *
 * @param now ISO 8601 in UTC
 * @returns 'nothing' for what is known or comes too late, 'forbidden' for what must never happen to an order in its state
 */
export function whatHappens(order: Order, said: Said, now: string): Changes | 'nothing' | 'forbidden' {
  const { happening, shipmentId = WHOLE_SHIPMENT, shipped } = said;
  const isKnown = shipmentIn(order.shipments, shipmentId) !== undefined;
  if (happening === 'SHIPPED' && isKnown) return 'nothing';
  if (happening === 'DELIVERED' && isKnown) return ofArrival(order, shipmentId, now);
  const next = transition(order.state, happening);
  if (next === 'forbidden') return 'forbidden';
  if (typeof next === 'string') return 'nothing';
  if (happening === 'DELIVERED') {
    // A shipment that the order does not know is none of its own.
    if (said.shipmentId !== undefined) return 'forbidden';
    return { state: next.to, ...wholeDelivered(order, now) };
  }
  if (happening !== 'SHIPPED') return { state: next.to, ...(said.capture ? { capture: said.capture } : {}) };
  if (repeatedIn(shipped ?? []) !== undefined) return 'forbidden';
  const decision = decideShipment(order, shipmentId, shipped ?? leftToShip(order), now);
  return typeof decision === 'string' ? 'forbidden' : decision;
}

function ofArrival(order: Order, shipmentId: string, now: string): Changes | 'nothing' {
  const decision = decideDelivery(order, shipmentId, now);
  return typeof decision === 'string' ? 'nothing' : decision;
}
