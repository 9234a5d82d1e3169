import type { OrderPaymentList } from '#contracts/payments/order-payment-list';
import { payable } from '../orders/contracts/price.ts';

export type PaymentView = OrderPaymentList['orderPayments'][number];
export type PaymentStatus = PaymentView['paymentStatus'];

/** What is known of the payment for an order. */
export interface Payment extends Readonly<PaymentView> {
  /** What was given back, by the ids of the refunds; absent where nothing was. */
  readonly refunds?: Readonly<Record<string, GivenBack>>;
  /** Present where money is set aside and taken with the shipments. */
  readonly capture?: 'on_shipment';
  /** What was taken so, by the ids of the shipments; absent where nothing was. */
  readonly captures?: Readonly<Record<string, Captured>>;
  /** What points have paid of the price, in minor units; absent where they pay nothing. */
  readonly pointsWorth?: number;
}

export interface GivenBack {
  /** In minor units. */
  readonly amount: number;
  /** What of it in money, where points have paid a part of the order. */
  readonly money?: number;
  /** ISO 8601 in UTC. */
  readonly refundedAt: string;
}

/**
 * Why no money is taken for an order: its price is none that is charged, the gateway refuses, or never answers, or the
 * member has not the points.
 */
export type Rejection = 'price_not_chargeable' | 'declined' | 'no_answer' | 'points_refused';

/** What a gateway says of a charge: accepted and taken, set aside to be taken, or refused. */
export type ChargeOutcome = 'accepted' | 'authorized' | 'rejected';

/** When money is taken: with the payment, or with each shipment. Any word but that of the second means the first. */
export type CaptureMode = 'at_once' | 'on_shipment';

export const captureModeIn = (said: string | undefined): CaptureMode =>
  said === 'on_shipment' ? 'on_shipment' : 'at_once';

/** After so many repeats of a charge that failed it is not tried again. */
export const MAX_RETRIES = 3;

/** In minor units: nothing is charged for free, and nothing of 100,000.00 and more. */
const LEAST_CHARGED = 1;
const MOST_CHARGED = 9_999_999;

export type Step = 'nothing' | 'reject' | 'charge' | 'ask' | 'accept' | 'void';

/**
 * What is to be done for an order whose stock is allocated. Whose tries are used up may still have been charged: an answer
 * can be lost. So the gateway is asked before the payment is rejected. Where the payment was closed without money, a
 * charge can still have been under way: it is voided each time that somebody comes by, as whoever made it may have died.
 *
 * @param amount in minor units, of what points do not pay; undefined for a price that no money can pay
 * @param hasPoints whether points pay a part of the price, or all: then there can be nothing left to charge
 */
export function nextStep(
  payment: Pick<Payment, 'paymentStatus' | 'paymentRetries'> | undefined,
  amount?: number,
  hasPoints = false,
): Step {
  const status = payment?.paymentStatus;
  if (status === 'PAYMENT_ACCEPTED' || status === 'PAYMENT_REFUNDED') return 'nothing';
  const isPayable = amount !== undefined && amount >= LEAST_CHARGED && amount <= MOST_CHARGED;
  if (status === 'PAYMENT_CANCELED' || status === 'PAYMENT_REJECTED')
    return isPayable || hasPoints ? 'void' : 'nothing';
  if (hasPoints && amount === 0) return 'accept';
  if (!isPayable) return 'reject';
  return payment && payment.paymentRetries >= MAX_RETRIES ? 'ask' : 'charge';
}

/** What was taken of money that was set aside. */
export interface Captured {
  /** In minor units. */
  readonly amount: number;
  /** ISO 8601 in UTC. */
  readonly capturedAt: string;
}

/** What was taken of the money of a payment, in minor units. */
export function takenOf({
  price,
  pointsWorth = 0,
  capture,
  captures = {},
}: Pick<Payment, 'price' | 'pointsWorth' | 'capture' | 'captures'>): number {
  if (capture === undefined) return payable(price) - pointsWorth;
  return Object.values(captures).reduce((total, { amount }) => total + amount, 0);
}

/** What is still set aside of it. */
export function leftToTake(payment: Pick<Payment, 'price' | 'pointsWorth' | 'capture' | 'captures'>): number {
  const { price, pointsWorth = 0 } = payment;
  return payable(price) - pointsWorth - takenOf(payment);
}

/** What was given back in all, in minor units. */
export function totalOf(refunds: Payment['refunds'] = {}): number {
  return Object.values(refunds).reduce((total, { amount }) => total + amount, 0);
}

/**
 * What of an amount that is given back is money: money comes back before points do.
 *
 * @param amount in minor units
 */
export function moneyLeftOf(
  payment: Pick<Payment, 'price' | 'pointsWorth' | 'refunds' | 'capture' | 'captures'>,
  amount: number,
): number {
  const back = Object.values(payment.refunds ?? {}).reduce((sum, { amount: all, money = all }) => sum + money, 0);
  return Math.max(0, Math.min(amount, takenOf(payment) - back));
}

/** What of a charge is not given back, in minor units. */
export function leftOf({ price, refunds }: Pick<Payment, 'price' | 'refunds'>): number {
  return payable(price) - totalOf(refunds);
}

/**
 * What becomes of a payment whose order is cancelled: none is taken, what was taken is given back. One that was closed
 * before is looked at again: whoever closed it may have died before it asked the gateway.
 */
export function afterCancellation(
  payment: Pick<Payment, 'paymentStatus'> | undefined,
): 'close' | 'void' | 'refund' | 'nothing' {
  switch (payment?.paymentStatus) {
    case undefined:
    case 'PAYMENT_FAILED':
      return 'close';
    case 'PAYMENT_CANCELED':
    // What refunds have given back is let go of as well: the charge and the points end with their order.
    case 'PAYMENT_REFUNDED':
      return 'void';
    case 'PAYMENT_ACCEPTED':
      return 'refund';
    default:
      return 'nothing';
  }
}

export function paymentView(payment: Payment): PaymentView {
  const { orderId, sku, units, price, userId, createdAt, updatedAt, paymentId, paymentStatus, paymentRetries } =
    payment;
  return { orderId, sku, units, price, userId, createdAt, updatedAt, paymentId, paymentStatus, paymentRetries };
}
