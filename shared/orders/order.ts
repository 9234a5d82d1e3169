import type { OrderData } from '#contracts/orders/order-data';
import type { OrderList } from '#contracts/orders/order-list';
import type { PlaceOrderRequest } from '#contracts/orders/place-order-request';
import type { RestOrder } from '#contracts/orders/rest-order';
import type { ShippedOrder } from '#contracts/orders/shipped-order';
import { carriedOf, linesOf } from './contracts/lines.ts';
import { CURRENCY, priceOf } from './contracts/price.ts';
import { earlierFirst } from './earlier-first.ts';
import { type OrderState, restStatusOf, statusOf } from './order-status.ts';
import type { Refunds } from './refund.ts';
import type { Shipments } from './shipment.ts';

/** An order as it is kept. */
export interface Order extends Readonly<OrderData> {
  readonly state: OrderState;
  /** Absent where nothing was given back. */
  readonly refunds?: Refunds;
  /** Present where money is set aside and taken with the shipments. */
  readonly capture?: 'on_shipment';
  /** Absent where nothing has left the house. */
  readonly shipments?: Shipments;
  /** When all of it had arrived: ISO 8601 in UTC. */
  readonly deliveredAt?: string;
  /** Why it was cancelled. */
  readonly reason?: string;
  /** When it came to each state that it was in, ISO 8601 in UTC. Orders of earlier versions have none. */
  readonly reachedAt?: Readonly<Partial<Record<OrderState, string>>>;
  /** Counts its changes: each of them is made on the version that it was decided on. */
  readonly version: number;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What every order begins as. @param createdAt ISO 8601 in UTC */
export function beginning(createdAt: string) {
  return { state: 'CREATED', version: 1, createdAt, updatedAt: createdAt } as const;
}

/** An order of one line without blanks around its ids: those of the door are read once. */
export function oneLine({ orderId, sku, units, price, userId }: PlaceOrderRequest): OrderData {
  return { orderId: orderId.trim(), sku: sku.trim(), units, price, userId: userId.trim() };
}

/** What an order is beside the others, by the type of the member that orders. @param userType as the token says */
export function orderTypeFor(userType: string | undefined): Pick<OrderData, 'orderType'> {
  return userType === 'PREMIUM' ? { orderType: 'Priority' } : {};
}

/** The same of what an event says of an order. */
export function orderData(said: OrderData): OrderData {
  return { ...carriedOf(said), ...oneLine(said) };
}

/** Whether a repeat says the same as the first: an id stands for one order. */
export function isSameOrder(one: OrderData, other: OrderData): boolean {
  return (['orderId', 'sku', 'units', 'price', 'userId'] as const).every((field) => one[field] === other[field]);
}

/** An order as the doors of the event store show it. */
export function orderView({ state, orderId, sku, units, price, userId, createdAt, updatedAt }: Order) {
  const view: OrderList['orders'][number] = {
    orderId,
    orderStatus: statusOf(state),
    sku,
    units,
    price,
    userId,
    createdAt,
    updatedAt,
  };
  return view;
}

/** An order as the REST doors show it. */
export function restOrder(order: Order): RestOrder {
  const { state, orderId, price, userId, createdAt, updatedAt, shipments, points, pointsWorth } = order;
  const { orderType = 'Standard' } = order;
  const lines = linesOf(order);
  return {
    orderId,
    userId,
    orderType,
    products: lines.map(({ productId }) => productId),
    lines: [...lines],
    status: restStatusOf(state),
    totalPrice: price,
    currency: CURRENCY,
    ...(points === undefined || pointsWorth === undefined ? {} : { points, pointsWorth: priceOf(pointsWorth) }),
    ...(shipments === undefined ? {} : { shipments: shipmentsView(shipments) }),
    orderDate: createdAt,
    updatedAt,
  };
}

/** What left the house, in the order in which it left. */
function shipmentsView(shipments: Shipments): NonNullable<RestOrder['shipments']> {
  return Object.entries(shipments)
    .map(([shipmentId, { lines, amount: _, ...when }]) => ({ shipmentId, lines: [...lines], ...when }))
    .sort((one, other) => earlierFirst(one.shippedAt, other.shippedAt));
}

/** A shipment of an order as whoever makes it is answered. */
export function shippedView({ orderId, state, shipments = {} }: Order, shipmentId: string): ShippedOrder {
  const { lines = [], shippedAt = '', amount: _, ...arrived } = shipments[shipmentId] ?? {};
  return { orderId, shipmentId, lines: [...lines], shippedAt, ...arrived, status: restStatusOf(state) };
}
