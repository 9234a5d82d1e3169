import { type Line, linesOf } from './contracts/lines.ts';
import { payable } from './contracts/price.ts';
import type { Order } from './order.ts';
import { transition } from './order-status.ts';

/** So much of a product that goes out. */
export type ShippedLine = Pick<Line, 'productId' | 'quantity'>;

/** What left the house at one time. */
export interface Shipment {
  readonly lines: readonly ShippedLine[];
  /** What is due for it, in minor units, where money is taken with shipments. */
  readonly amount?: number;
  /** ISO 8601 in UTC. */
  readonly shippedAt: string;
  /** Absent until it has arrived. */
  readonly deliveredAt?: string;
}

export type Shipments = Readonly<Record<string, Shipment>>;

/** An order keeps its shipments, and all of their lines: so many stay below the 400 KB of an item, with all refunds beside. */
export const MAX_SHIPMENTS = 50;
export const MAX_SHIPPED_LINES = 1500;

/** The shipment of whatever is left, where an event says no more than that the order was shipped. */
export const WHOLE_SHIPMENT = 'all';

export type ShipmentRefusal = 'order_state' | 'shipment_too_much' | 'too_many_shipments' | 'idempotency_key_reused';

type Shippable = Pick<Order, 'state' | 'sku' | 'units' | 'lines' | 'shipments' | 'price' | 'pointsWorth' | 'capture'>;

/** How many of each product of an order have not left the house; products of which none is left are not among them. */
export function leftToShip(order: Pick<Shippable, 'sku' | 'units' | 'lines' | 'shipments'>): ShippedLine[] {
  const gone = new Map<string, number>();
  for (const { lines } of Object.values(order.shipments ?? {}))
    for (const { productId, quantity } of lines) gone.set(productId, (gone.get(productId) ?? 0) + quantity);
  return linesOf(order).flatMap(({ productId, quantity }) => {
    const left = quantity - (gone.get(productId) ?? 0);
    return left > 0 ? [{ productId, quantity: left }] : [];
  });
}

/** The shipment of an id that may be anything: `constructor` is in every object, and no shipment. */
export function shipmentIn(shipments: Shipments | undefined, shipmentId: string): Shipment | undefined {
  return shipments && Object.hasOwn(shipments, shipmentId) ? shipments[shipmentId] : undefined;
}

/**
 * Decides on a shipment: of a paid order, of no more than is left of it.
 *
 * @param lines no product stands in two of them
 * @param now ISO 8601 in UTC
 * @returns what changes of the order; 'known' where the same request made the shipment before
 */
export function decideShipment(
  order: Shippable,
  shipmentId: string,
  lines: readonly ShippedLine[],
  now: string,
): { readonly state: 'SHIPPED' | 'PARTIALLY_SHIPPED'; readonly shipments: Shipments } | 'known' | ShipmentRefusal {
  const { shipments = {} } = order;
  const before = shipmentIn(shipments, shipmentId);
  if (before) return saysTheSame(before.lines, lines) ? 'known' : 'idempotency_key_reused';
  if (typeof transition(order.state, 'SHIPPED') === 'string') return 'order_state';
  const shippedLines = Object.values(shipments).reduce((sum, shipment) => sum + shipment.lines.length, lines.length);
  if (Object.keys(shipments).length >= MAX_SHIPMENTS || shippedLines > MAX_SHIPPED_LINES) return 'too_many_shipments';
  const left = new Map(leftToShip(order).map(({ productId, quantity }) => [productId, quantity]));
  if (lines.some(({ productId, quantity }) => quantity > (left.get(productId) ?? 0))) return 'shipment_too_much';
  const shipment: Shipment = { lines: [...lines], shippedAt: now };
  const due = order.capture === undefined ? {} : { amount: dueWith(order, shipmentId, shipment) };
  const shipped = { ...shipments, [shipmentId]: { ...shipment, ...due } };
  const isAll = leftToShip({ ...order, shipments: shipped }).length === 0;
  return { state: isAll ? 'SHIPPED' : 'PARTIALLY_SHIPPED', shipments: shipped };
}

/**
 * What is due with a shipment, in minor units: by the share of its lines' prices, or of its units where the order came with
 * a price of its own; rounded down and added up over the shipments, so that the last one takes what is left.
 */
function dueWith(order: Shippable, shipmentId: string, shipment: Shipment): number {
  const { price, pointsWorth = 0, shipments = {} } = order;
  const money = payable(price) - pointsWorth;
  const before = Object.values(shipments).reduce((sum, { amount = 0 }) => sum + amount, 0);
  const all = { ...shipments, [shipmentId]: shipment };
  const weights = weightsOf(order);
  const weightOf = ({ productId, quantity }: ShippedLine) => (weights.get(productId) ?? 0) * quantity;
  const weigh = (lines: readonly ShippedLine[]) => lines.reduce((sum, line) => sum + weightOf(line), 0);
  const shipped = weigh(Object.values(all).flatMap(({ lines }) => lines));
  return Number((BigInt(money) * BigInt(shipped)) / BigInt(weigh(linesOf(order)))) - before;
}

/** What one unit of each product counts: its price, or the same for all where they have none that says anything. */
function weightsOf(order: Pick<Shippable, 'sku' | 'units' | 'lines'>): ReadonlyMap<string, number> {
  const lines = linesOf(order);
  const prices = lines.map(({ productId, unitPrice = 0 }) => [productId, payable(unitPrice)] as const);
  const says = prices.some(([, cents]) => cents > 0);
  return new Map(says ? prices : lines.map(({ productId }) => [productId, 1]));
}

/**
 * Decides on the arrival of a shipment. With the last one of a shipped order the whole order is delivered, and complete.
 *
 * @param now ISO 8601 in UTC
 * @returns what changes of the order; 'known' for a shipment that has arrived before
 */
export function decideDelivery(
  { state, shipments = {} }: Pick<Order, 'state' | 'shipments'>,
  shipmentId: string,
  now: string,
):
  | { readonly state?: 'COMPLETED'; readonly shipments: Shipments; readonly deliveredAt?: string }
  | 'known'
  | 'no_shipment' {
  const shipment = shipmentIn(shipments, shipmentId);
  if (!shipment) return 'no_shipment';
  if (shipment.deliveredAt !== undefined) return 'known';
  const arrived = { ...shipments, [shipmentId]: { ...shipment, deliveredAt: now } };
  const isLast = Object.values(arrived).every(({ deliveredAt }) => deliveredAt !== undefined);
  if (!isLast || state !== 'SHIPPED') return { shipments: arrived };
  return { state: 'COMPLETED', shipments: arrived, deliveredAt: now };
}

/** All of an order has arrived, whatever was said of its shipments before. @param now ISO 8601 in UTC */
export function wholeDelivered({ shipments }: Pick<Order, 'shipments'>, now: string) {
  if (!shipments) return { deliveredAt: now };
  const arrived = Object.entries(shipments).map(([id, shipment]) => [id, { deliveredAt: now, ...shipment }]);
  return { shipments: Object.fromEntries(arrived) as Shipments, deliveredAt: now };
}

function saysTheSame(one: readonly ShippedLine[], other: readonly ShippedLine[]): boolean {
  const said = (lines: readonly ShippedLine[]) => JSON.stringify(lines.map((line) => [line.productId, line.quantity]));
  return said(one) === said(other);
}
