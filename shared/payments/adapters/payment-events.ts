import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { CURRENCY, minorUnits } from '../../orders/contracts/price.ts';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import type { GivenBack, PaymentStatus } from '../payment.ts';

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
  readonly correlationId?: string;
  readonly updatedAt: string;
}

/** That an order is paid for. A payment is captured once, and so is the id. */
export function paymentCaptured(payment: NotedPayment): DomainEvent {
  const { orderId, userId, price, pointsWorth = 0 } = payment;
  const data = { orderId, userId, amount: (minorUnits(price) ?? 0) - pointsWorth, currency: CURRENCY };
  return { ...about(payment), id: `${orderId}#paymentCaptured#v1`, type: 'payments.paymentCaptured.v1', data };
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

function about({ orderId, correlationId = orderId, updatedAt }: NotedPayment) {
  return { subject: orderId, correlationId, at: Date.parse(updatedAt) };
}

/** The events that a record of the table's stream announces: what a payment comes to, and what it has given back since. */
export function announcedBy({ dynamodb }: DynamoDBRecord): DomainEvent[] {
  const { NewImage: image, OldImage: before } = dynamodb ?? {};
  if (!image) return [];
  const payment = paymentIn(image);
  const isNew = payment.paymentStatus !== before?.paymentStatus?.S;
  const known = before?.refunds?.M ?? {};
  return [
    ...(isNew && payment.paymentStatus === 'PAYMENT_ACCEPTED' ? [paymentCaptured(payment)] : []),
    ...(isNew && payment.paymentStatus === 'PAYMENT_REJECTED' ? [paymentRejected(payment)] : []),
    ...Object.entries(payment.refunds ?? {}).flatMap(([refundId, refund]) =>
      known[refundId] ? [] : [paymentRefunded(payment, refundId, refund)],
    ),
  ];
}

function paymentIn(image: Readonly<Record<string, AttributeValue | undefined>>): NotedPayment {
  const { orderId, userId, price, pointsWorth, paymentStatus, reason, refunds, correlationId, updatedAt } = image;
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
    ...(reason?.S ? { reason: reason.S } : {}),
    ...(correlationId?.S ? { correlationId: correlationId.S } : {}),
  };
}
