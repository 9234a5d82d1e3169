import type { RestOrder } from '#contracts/orders/rest-order';

/** What happens to an order, in the order of the table's columns. */
const HAPPENINGS = [
  'CREATED',
  'STOCK_DEPLETED',
  'STOCK_ALLOCATED',
  'PAYMENT_REJECTED',
  'PAYMENT_ACCEPTED',
  'SHIPPED',
  'DELIVERED',
  'COMPLETED',
  'CANCELED',
  'EXPIRED',
] as const;

export type OrderHappening = (typeof HAPPENINGS)[number];

/**
 * The states that an order is stored in, without what stands around them on the doors. DELIVERED is a moment of COMPLETED;
 * whether a shipment leaves the order SHIPPED or PARTIALLY_SHIPPED is told by what is left: see shipment.ts.
 */
export type OrderState = Exclude<OrderHappening, 'DELIVERED'> | 'PARTIALLY_SHIPPED';

export type RestStatus = RestOrder['status'];

/** What an event does to an order: moves it, says what is known, comes too late, or must never happen to it. */
export type Transition = { readonly to: OrderState } | 'redundant' | 'stale' | 'forbidden';

const R = 'redundant';
const S = 'stale';
const F = 'forbidden';

/** A cell for each column, and none too many. */
type Row<Columns = typeof HAPPENINGS> = {
  readonly [Column in keyof Columns]: OrderState | Exclude<Transition, object>;
};

/**
 * One row for each state, in the order of HAPPENINGS. Nothing is shipped that is not paid, nothing is cancelled or expires
 * that has left the house, and an order that ended for want of stock, money or time stays as it ended. An order expires
 * where nobody has paid in time: orders decides so on the state that it has, and who paid meanwhile is given it back.
 */
const TABLE: Readonly<Record<OrderState, Row>> = {
  CREATED: [
    R,
    'STOCK_DEPLETED',
    'STOCK_ALLOCATED',
    'PAYMENT_REJECTED',
    'PAYMENT_ACCEPTED',
    F,
    F,
    F,
    'CANCELED',
    'EXPIRED',
  ],
  STOCK_ALLOCATED: [S, F, R, 'PAYMENT_REJECTED', 'PAYMENT_ACCEPTED', F, F, F, 'CANCELED', 'EXPIRED'],
  STOCK_DEPLETED: [S, R, F, F, F, F, F, F, S, S],
  PAYMENT_REJECTED: [S, F, S, R, F, F, F, F, S, S],
  PAYMENT_ACCEPTED: [S, F, S, F, R, 'SHIPPED', 'COMPLETED', 'COMPLETED', 'CANCELED', 'EXPIRED'],
  PARTIALLY_SHIPPED: [S, F, S, F, S, 'SHIPPED', 'COMPLETED', 'COMPLETED', F, F],
  SHIPPED: [S, F, S, F, S, R, 'COMPLETED', 'COMPLETED', F, F],
  COMPLETED: [S, F, S, F, S, S, R, R, F, F],
  CANCELED: [S, S, S, S, S, S, S, S, R, S],
  EXPIRED: [S, S, S, S, S, F, F, F, S, R],
};

const REST: Readonly<Record<OrderState, RestStatus>> = {
  CREATED: 'Created',
  STOCK_ALLOCATED: 'Created',
  STOCK_DEPLETED: 'NoStock',
  PAYMENT_ACCEPTED: 'Confirmed',
  PAYMENT_REJECTED: 'PaymentRejected',
  PARTIALLY_SHIPPED: 'Shipped',
  SHIPPED: 'Shipped',
  COMPLETED: 'Completed',
  CANCELED: 'Cancelled',
  EXPIRED: 'Expired',
};

export function transition(state: OrderState, happening: OrderHappening): Transition {
  const found = TABLE[state][HAPPENINGS.indexOf(happening)] ?? F;
  return found === R || found === S || found === F ? found : { to: found };
}

/** What an event's name says has happened; ORDER_CANCELLED_EVENT is the same as ORDER_CANCELED_EVENT. */
export function happeningOf(eventName: string): OrderHappening | undefined {
  const word = /^ORDER_(.+)_EVENT$/.exec(eventName)?.[1];
  return word === 'CANCELLED' ? 'CANCELED' : HAPPENINGS.find((happening) => happening === word);
}

/** The name on the doors of the event store. */
export const statusOf = <State extends OrderState>(state: State) => `ORDER_${state}_STATUS` as const;

/** The name on the REST doors. */
export const restStatusOf = (state: OrderState): RestStatus => REST[state];
