import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { CURRENCY, payable } from '../../orders/contracts/price.ts';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import type { Captured, GivenBack, PaymentStatus } from '../payment.ts';
import type { PointsKept } from '../points.ts';

type Image = Readonly<Record<string, AttributeValue | undefined>>;

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
  const { NewImage: image, OldImage: before } = dynamodb ?? {};
  if (!image) return [];
  if (image.pointsKept) return before ? [] : [pointsNotReturned(keptIn(image))];
  const payment = paymentIn(image);
  const isNew = payment.paymentStatus !== before?.paymentStatus?.S;
  const known = before?.refunds?.M ?? {};
  return [
    ...(isNew && payment.paymentStatus === 'PAYMENT_ACCEPTED' && !payment.capture ? [paymentCaptured(payment)] : []),
    ...Object.entries(payment.captures ?? {}).flatMap(([key, taken]) =>
      before?.captures?.M?.[key] ? [] : [partCaptured(payment, key, taken)],
    ),
    ...(isNew && payment.paymentStatus === 'PAYMENT_REJECTED' ? [paymentRejected(payment)] : []),
    ...Object.entries(payment.refunds ?? {}).flatMap(([refundId, refund]) =>
      known[refundId] || refund.money === 0 ? [] : [paymentRefunded(payment, refundId, refund)],
    ),
  ];
}

function keptIn({ orderId, userId, refundId, pointsKept, ...kept }: Image): PointsKept {
  return {
    ...{ orderId: orderId?.S ?? '', userId: userId?.S ?? '', refundId: refundId?.S ?? '' },
    ...{ pointsKept: Number(pointsKept?.N), correlationId: kept.correlationId?.S ?? '' },
    ...{ createdAt: kept.createdAt?.S ?? '', updatedAt: kept.updatedAt?.S ?? '' },
  };
}

function paymentIn(image: Image): NotedPayment {
  const { orderId, userId, price, pointsWorth, paymentStatus, reason, refunds, correlationId, updatedAt } = image;
  const { capture, captures } = image;
  return {
    orderId: orderId?.S ?? '',
    userId: userId?.S ?? '',
    price: Number(price?.N),
    ...(pointsWorth?.N ? { pointsWorth: Number(pointsWorth.N) } : {}),
    paymentStatus: paymentStatus?.S as PaymentStatus,
    updatedAt: updatedAt?.S ?? '',
    refunds: Object.fromEntries(
      Object.entries(refunds?.M ?? {}).map(([refundId, { M }]) => [
        refundId,
        {
          amount: Number(M?.amount?.N),
          ...(M?.money?.N ? { money: Number(M.money.N) } : {}),
          refundedAt: M?.refundedAt?.S ?? '',
        },
      ]),
    ),
    ...(capture?.S === 'on_shipment' ? { capture: 'on_shipment' } : {}),
    captures: Object.fromEntries(
      Object.entries(captures?.M ?? {}).map(([key, { M }]) => [
        key,
        { amount: Number(M?.amount?.N), capturedAt: M?.capturedAt?.S ?? '' },
      ]),
    ),
    ...(reason?.S ? { reason: reason.S } : {}),
    ...(correlationId?.S ? { correlationId: correlationId.S } : {}),
  };
}
