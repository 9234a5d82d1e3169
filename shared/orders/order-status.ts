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
] as const;

export type OrderHappening = (typeof HAPPENINGS)[number];

/** The states that an order is stored in, without what stands around them on the doors. DELIVERED is a moment of COMPLETED. */
export type OrderState = Exclude<OrderHappening, 'DELIVERED'>;

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
 * One row for each state, in the order of HAPPENINGS. Nothing is shipped that is not paid, nothing is cancelled that has
 * left the house, and an order that ended for want of stock or money stays as it ended.
 */
const TABLE: Readonly<Record<OrderState, Row>> = {
  CREATED: [R, 'STOCK_DEPLETED', 'STOCK_ALLOCATED', 'PAYMENT_REJECTED', 'PAYMENT_ACCEPTED', F, F, F, 'CANCELED'],
  STOCK_ALLOCATED: [S, F, R, 'PAYMENT_REJECTED', 'PAYMENT_ACCEPTED', F, F, F, 'CANCELED'],
  STOCK_DEPLETED: [S, R, F, F, F, F, F, F, S],
  PAYMENT_REJECTED: [S, F, S, R, F, F, F, F, S],
  PAYMENT_ACCEPTED: [S, F, S, F, R, 'SHIPPED', 'COMPLETED', 'COMPLETED', 'CANCELED'],
  SHIPPED: [S, F, S, F, S, R, 'COMPLETED', 'COMPLETED', F],
  COMPLETED: [S, F, S, F, S, S, R, R, F],
  CANCELED: [S, S, S, S, S, S, S, S, R],
};

const REST: Readonly<Record<OrderState, RestStatus>> = {
  CREATED: 'Created',
  STOCK_ALLOCATED: 'Created',
  STOCK_DEPLETED: 'NoStock',
  PAYMENT_ACCEPTED: 'Confirmed',
  PAYMENT_REJECTED: 'PaymentRejected',
  SHIPPED: 'Shipped',
  COMPLETED: 'Completed',
  CANCELED: 'Cancelled',
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
