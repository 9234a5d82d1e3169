import { minorUnits, payable } from './contracts/price.ts';
import type { Order } from './order.ts';
import type { OrderState } from './order-status.ts';

/** What was given back of an order at one time. */
export interface Refund {
  /** In minor units. */
  readonly amount: number;
  readonly reason: string;
  /** ISO 8601 in UTC. */
  readonly refundedAt: string;
  /** Of an order that points have paid for: what of the amount came back in money, and how many points. */
  readonly money?: number;
  readonly pointsBack?: number;
}

export type Refunds = Readonly<Record<string, Refund>>;

/** An order keeps its refunds: so many stay below the 400 KB of an item, with all shipments beside. */
export const MAX_REFUNDS = 50;

/** An order is paid from its confirmation on, and a cancelled one gets all of its money back by itself. */
const PAID: readonly OrderState[] = ['PAYMENT_ACCEPTED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'COMPLETED'];

export type RefundRefusal = 'order_state' | 'refund_too_much' | 'too_many_refunds' | 'idempotency_key_reused';

export const refundedTotalOf = (refunds: Refunds = {}): number =>
  Object.values(refunds).reduce((sum, { amount }) => sum + amount, 0);

/** The amount of a request in minor units; undefined for one that is none, or has more than two decimal places. */
export function refundAmount(said: number | string): number | undefined {
  const amount = minorUnits(Number(said));
  return amount !== undefined && amount > 0 ? amount : undefined;
}

/**
 * Decides on a refund.
 *
 * @returns 'known' where it was made before, by the same request
 */
export function decideRefund(
  order: Pick<Order, 'state' | 'price' | 'refunds' | 'shipments' | 'capture'>,
  refundId: string,
  { amount, reason }: Pick<Refund, 'amount' | 'reason'>,
): 'refund' | 'known' | RefundRefusal {
  const { state, refunds = {} } = order;
  const before = refunds[refundId];
  if (before) return before.amount === amount && before.reason === reason ? 'known' : 'idempotency_key_reused';
  const taken = PAID.includes(state) ? takenOf(order) : 0;
  if (taken === 0) return 'order_state';
  if (refundedTotalOf(refunds) + amount > taken) return 'refund_too_much';
  return Object.keys(refunds).length < MAX_REFUNDS ? 'refund' : 'too_many_refunds';
}

/** What was taken for an order by now, in minor units: with what has left the house, where money is taken with shipments. */
function takenOf({
  state,
  price,
  shipments = {},
  capture,
}: Pick<Order, 'state' | 'price' | 'shipments' | 'capture'>): number {
  if (capture === undefined || state === 'SHIPPED' || state === 'COMPLETED') return payable(price);
  return Object.values(shipments).reduce((sum, { amount = 0 }) => sum + amount, 0);
}

/** How a refund is given back: in money, and in points where points have paid. */
export interface GivenBack {
  /** In minor units. */
  readonly money: number;
  readonly points: number;
}

/**
 * Money comes back first, then points: what a member has paid in money is theirs, and points are what the shop would give
 * instead. Points come back by the share of their worth that is refunded, rounded down and added up over the refunds, so that
 * all of them are back with the last cent.
 *
 * @param before what was refunded before, in minor units
 * @source docs/decisions/0111-points-pay-by-a-hold.md
 */
export function givenBackBy(
  { price, points = 0, pointsWorth = 0 }: Pick<Order, 'price' | 'points' | 'pointsWorth'>,
  before: number,
  amount: number,
): GivenBack {
  const paidInMoney = payable(price) - pointsWorth;
  const moneyBy = (refunded: number) => Math.min(refunded, paidInMoney);
  const after = before + amount;
  const money = moneyBy(after) - moneyBy(before);
  if (pointsWorth === 0) return { money, points: 0 };
  const pointsBy = (refunded: number) =>
    Number((BigInt(points) * BigInt(refunded - moneyBy(refunded))) / BigInt(pointsWorth));
  return { money, points: pointsBy(after) - pointsBy(before) };
}
