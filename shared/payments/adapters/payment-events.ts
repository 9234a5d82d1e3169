import type { DynamoDBRecord } from 'aws-lambda';
import { CURRENCY, payable } from '../../orders/contracts/price.ts';
import { type Image, mapIn, numberIn, textIn } from '../../platform/boundary/stream-image.ts';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import type { Captured, GivenBack, PaymentStatus } from '../payment.ts';
import type { PointsKept } from '../points.ts';

/** What a payment's item says, by whatever it is known: the table's stream, or the table itself. */
export interface NotedPayment {
  readonly orderId: string;
  readonly userId: string;
  readonly price: number;
  /** What points have paid of it, in minor units. */
  readonly pointsWorth?: number;
  readonly paymentStatus: PaymentStatus;
  readonly reason?: string;
  readonly refunds?: Readonly<Record<string, GivenBack>>;
  readonly capture?: 'on_shipment';
  readonly captures?: Readonly<Record<string, Captured>>;
  readonly correlationId?: string;
  readonly updatedAt: string;
}

/** That an order is paid for. A payment is captured once, and so is the id. */
export function paymentCaptured(payment: NotedPayment): DomainEvent {
  const { orderId, userId, price, pointsWorth = 0 } = payment;
  const data = { orderId, userId, amount: payable(price) - pointsWorth, currency: CURRENCY };
  return { ...about(payment), id: `${orderId}#paymentCaptured#v1`, type: 'payments.paymentCaptured.v1', data };
}

/** That a part of it is taken with a shipment, where money is only set aside at first. */
export function partCaptured(payment: NotedPayment, key: string, { amount, capturedAt }: Captured): DomainEvent {
  const { orderId, userId } = payment;
  return {
    ...about(payment),
    at: Date.parse(capturedAt),
    id: `${orderId}#paymentCaptured#${key}`,
    type: 'payments.paymentCaptured.v1',
    data: { orderId, userId, amount, currency: CURRENCY },
  };
}

export function paymentRejected(payment: NotedPayment): DomainEvent {
  const { orderId, userId, reason = 'declined' } = payment;
  const data = { orderId, userId, reason };
  return { ...about(payment), id: `${orderId}#paymentRejected#v1`, type: 'payments.paymentRejected.v1', data };
}

export function paymentRefunded(
  payment: NotedPayment,
  refundId: string,
  { amount, money = amount, refundedAt }: GivenBack,
): DomainEvent {
  const { orderId, userId } = payment;
  const data = { orderId, userId, refundId, amount: money, currency: CURRENCY };
  return {
    ...about(payment),
    at: Date.parse(refundedAt),
    id: `${orderId}#paymentRefunded#${refundId}`,
    type: 'payments.paymentRefunded.v1',
    data,
  };
}

/** That points of an order come back to nobody. */
export function pointsNotReturned({ orderId, userId, refundId, pointsKept, ...kept }: PointsKept): DomainEvent {
  return {
    ...{ subject: orderId, correlationId: kept.correlationId, at: Date.parse(kept.createdAt) },
    ...{ id: `${orderId}#pointsNotReturned#${refundId}`, type: 'payments.pointsNotReturned.v1' },
    data: { orderId, userId, refundId, points: pointsKept, reason: 'no_account' },
  };
}

function about({ orderId, correlationId = orderId, updatedAt }: NotedPayment) {
  return { subject: orderId, correlationId, at: Date.parse(updatedAt) };
}

/** The events that a record of the table's stream announces: what a payment comes to, and what it has given back since. */
export function announcedBy({ dynamodb }: DynamoDBRecord): DomainEvent[] {
  const { NewImage: image, OldImage: before = {} } = dynamodb ?? {};
  if (!image) return [];
  if (image.pointsKept) return before.pointsKept ? [] : [pointsNotReturned(keptIn(image))];
  const payment = paymentIn(image);
  const { paymentStatus, refunds = {}, captures = {} } = paymentIn(before);
  const isNew = payment.paymentStatus !== paymentStatus;
  return [
    ...(isNew && payment.paymentStatus === 'PAYMENT_ACCEPTED' && !payment.capture ? [paymentCaptured(payment)] : []),
    ...Object.entries(payment.captures ?? {}).flatMap(([key, taken]) =>
      captures[key] ? [] : [partCaptured(payment, key, taken)],
    ),
    ...(isNew && payment.paymentStatus === 'PAYMENT_REJECTED' ? [paymentRejected(payment)] : []),
    ...Object.entries(payment.refunds ?? {}).flatMap(([refundId, refund]) =>
      refunds[refundId] || refund.money === 0 ? [] : [paymentRefunded(payment, refundId, refund)],
    ),
  ];
}

function keptIn({ orderId, userId, refundId, pointsKept, correlationId, createdAt, updatedAt }: Image): PointsKept {
  return {
    ...{ orderId: textIn(orderId), userId: textIn(userId), refundId: textIn(refundId) },
    ...{ pointsKept: numberIn(pointsKept), correlationId: textIn(correlationId) },
    ...{ createdAt: textIn(createdAt), updatedAt: textIn(updatedAt) },
  };
}

function paymentIn(image: Image): NotedPayment {
  const { orderId, userId, price, pointsWorth, paymentStatus, reason, refunds, correlationId, updatedAt } = image;
  const { capture, captures } = image;
  return {
    orderId: textIn(orderId),
    userId: textIn(userId),
    price: numberIn(price),
    ...(pointsWorth ? { pointsWorth: numberIn(pointsWorth) } : {}),
    paymentStatus: textIn(paymentStatus) as PaymentStatus,
    updatedAt: textIn(updatedAt),
    refunds: Object.fromEntries(
      mapIn(refunds).map(([refundId, { amount, money, refundedAt }]) => [
        refundId,
        {
          amount: numberIn(amount),
          ...(money ? { money: numberIn(money) } : {}),
          refundedAt: textIn(refundedAt),
        },
      ]),
    ),
    ...(textIn(capture) === 'on_shipment' ? { capture: 'on_shipment' } : {}),
    captures: Object.fromEntries(
      mapIn(captures).map(([key, { amount, capturedAt }]) => [
        key,
        { amount: numberIn(amount), capturedAt: textIn(capturedAt) },
      ]),
    ),
    ...(reason ? { reason: textIn(reason) } : {}),
    ...(correlationId ? { correlationId: textIn(correlationId) } : {}),
  };
}
