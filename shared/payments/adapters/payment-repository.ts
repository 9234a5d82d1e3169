import { createHash, randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderData } from '#contracts/orders/order-data';
import { orderEvent } from '../../orders/contracts/order-event.ts';
import { writeTogether } from '../../platform/aws/one-transaction.ts';
import { type Cause, type EventRecord, eventPut } from '../../platform/events/event-store.ts';
import { TransientError } from '../../platform/failures.ts';
import { listedAt, shardOf } from '../../platform/paging/time-shards.ts';
import { leftOf, leftToTake, moneyLeftOf, type Payment, type PaymentStatus, takenOf, totalOf } from '../payment.ts';

export interface PaymentRepository {
  /** Strongly consistent. */
  read(orderId: string): Promise<Payment | undefined>;
  /**
   * Notes a status, each time as one try more, together with the event that tells of it where one is named.
   *
   * @param from the statuses that it may replace, beside none at all where `mayBegin`
   * @returns false when the payment has another status by now
   */
  note(order: OrderData, change: Change, cause: Cause, at: number): Promise<boolean>;
  /**
   * Notes that a part of an accepted payment, or all that was left of it, is given back, once for each refund. One of
   * which nothing is left is a refunded one.
   *
   * @throws TransientError when it was changed meanwhile
   */
  refunded(orderId: string, refund: RefundNote, cause: Cause, at: number): Promise<void>;
  /**
   * Notes that money that was set aside is taken, once for each key, and never more than was set aside.
   *
   * @throws TransientError when it was changed meanwhile
   */
  captured(orderId: string, capture: CaptureNote, cause: Cause, at: number): Promise<void>;
}

export interface CaptureNote {
  /** The shipment's id. */
  readonly key: string;
  /** In minor units; all that is left where nothing is said. */
  readonly amount?: number;
}

export interface RefundNote {
  readonly refundId: string;
  /** In minor units; all that is left where nothing is said. */
  readonly amount?: number;
  /** What of it in money. */
  readonly money?: number;
}

export interface Change {
  readonly to: PaymentStatus;
  readonly from: PaymentStatus;
  /** Whether there may be no payment yet. */
  readonly mayBegin: boolean;
  readonly eventName?: string;
  /** Of money that is set aside and taken later. */
  readonly capture?: 'on_shipment';
  /** Why it came to this, in a word. */
  readonly reason?: string;
}

interface Tables {
  readonly payments: string;
  readonly events: string;
}

const keyOf = (orderId: string) => ({ PK: `ORDER#${orderId}` });

/** Six hexadecimal digits that are the same for an order each time; a charge that was never answered has none. */
function paymentIdOf(orderId: string, status: PaymentStatus): string {
  if (status === 'PAYMENT_FAILED' || status === 'PAYMENT_CANCELED') return `ERROR:ORDER_ID:${orderId}`;
  return createHash('md5').update(orderId).digest('hex').slice(0, 6).toUpperCase();
}

/** A try that failed is one of several, so that its event has a place of its own; what a payment comes to, it comes to once. */
function eventOf(order: OrderData, eventName: string, cause: Cause, capture?: 'on_shipment'): EventRecord {
  if (eventName !== 'ORDER_PAYMENT_FAILED_EVENT')
    return orderEvent(order, eventName, cause, capture === undefined ? undefined : { data: { capture } });
  return orderEvent(order, eventName, cause, { part: { kind: 'TRY_ID', id: randomUUID() }, data: {} });
}

export function paymentRepository(client: Pick<DynamoDBDocumentClient, 'send'>, tables: Tables): PaymentRepository {
  async function read(orderId: string): Promise<Payment | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: tables.payments, Key: keyOf(orderId), ConsistentRead: true }),
    );
    return Item as Payment | undefined;
  }

  return {
    read,
    async note(order, { to, from, mayBegin, eventName, reason, capture }, cause, at) {
      const now = new Date(at).toISOString();
      const { orderId, sku, units, price, userId, pointsWorth } = order;
      const isTry = to !== 'PAYMENT_CANCELED' && to !== 'PAYMENT_REFUNDED';
      const fixed = {
        ...{ sku, units, price, userId, orderId, shard: shardOf(orderId), createdAt: now },
        ...(pointsWorth === undefined ? {} : { pointsWorth }),
        ...(capture === undefined ? {} : { capture }),
      };
      const first = { ...fixed, listedAt: listedAt({ createdAt: now, id: orderId }) };
      const names = Object.keys(first);
      const { written } = await writeTogether(client, [
        {
          Update: {
            TableName: tables.payments,
            Key: keyOf(orderId),
            UpdateExpression: `SET ${names.map((name) => `#${name} = if_not_exists(#${name}, :${name})`).join(', ')}, paymentStatus = :to, updatedAt = :now, correlationId = :correlationId, paymentId = :paymentId, paymentRetries = if_not_exists(paymentRetries, :before) + :tries${reason === undefined ? '' : ', #reason = :reason'}`,
            ConditionExpression: `${mayBegin ? 'attribute_not_exists(PK) OR ' : ''}paymentStatus = :from`,
            ExpressionAttributeNames: {
              ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
              ...(reason === undefined ? {} : { '#reason': 'reason' }),
            },
            ExpressionAttributeValues: {
              ...Object.fromEntries(Object.entries(first).map(([name, value]) => [`:${name}`, value])),
              ':to': to,
              ':from': from,
              ':now': now,
              ':correlationId': cause.correlationId,
              ...(reason === undefined ? {} : { ':reason': reason }),
              ':paymentId': paymentIdOf(orderId, to),
              // The first try is no repeat.
              ':before': isTry ? -1 : 0,
              ':tries': isTry ? 1 : 0,
            },
          },
        },
        ...(eventName === undefined ? [] : [eventPut(tables.events, eventOf(order, eventName, cause, capture), at)]),
      ]);
      return written;
    },
    async refunded(orderId, { refundId, amount, money }, { correlationId }, at) {
      const payment = await read(orderId);
      const { refunds = {} } = payment ?? {};
      if (payment?.paymentStatus !== 'PAYMENT_ACCEPTED' || refunds[refundId]) return;
      const left = leftOf(payment);
      const given = amount ?? left;
      const before = totalOf(refunds);
      const now = new Date(at).toISOString();
      const inMoney = money ?? moneyLeftOf(payment, given);
      const refund = { amount: given, ...(inMoney === given ? {} : { money: inMoney }), refundedAt: now };
      const { written } = await writeTogether(client, [
        {
          Update: {
            TableName: tables.payments,
            Key: keyOf(orderId),
            UpdateExpression:
              'SET refunds = :refunds, refundedTotal = :total, paymentStatus = :to, updatedAt = :now, correlationId = :correlationId',
            ConditionExpression: `paymentStatus = :from AND ${payment.refunds ? 'refundedTotal = :before' : 'attribute_not_exists(refundedTotal)'}`,
            ExpressionAttributeValues: {
              ':refunds': { ...refunds, [refundId]: refund },
              ':from': payment.paymentStatus,
              ':to': given < left ? payment.paymentStatus : 'PAYMENT_REFUNDED',
              ':now': now,
              ':correlationId': correlationId,
              ':total': before + given,
              ...(payment.refunds ? { ':before': before } : {}),
            },
          },
        },
      ]);
      if (!written) throw new TransientError(`the payment for ${orderId} was changed meanwhile`);
    },
    async captured(orderId, { key, amount }, { correlationId }, at) {
      const payment = await read(orderId);
      const { captures = {} } = payment ?? {};
      if (!payment || captures[key]) return;
      const left = leftToTake(payment);
      const taken = Math.min(amount ?? left, left);
      if (taken <= 0) return;
      const now = new Date(at).toISOString();
      const { written } = await writeTogether(client, [
        {
          Update: {
            TableName: tables.payments,
            Key: keyOf(orderId),
            UpdateExpression:
              'SET captures = :captures, capturedTotal = :total, updatedAt = :now, correlationId = :correlationId',
            ConditionExpression: payment.captures ? 'capturedTotal = :before' : 'attribute_not_exists(capturedTotal)',
            ExpressionAttributeValues: {
              ':captures': { ...captures, [key]: { amount: taken, capturedAt: now } },
              ':total': takenOf(payment) + taken,
              ':now': now,
              ':correlationId': correlationId,
              ...(payment.captures ? { ':before': takenOf(payment) } : {}),
            },
          },
        },
      ]);
      if (!written) throw new TransientError(`the payment for ${orderId} was changed meanwhile`);
    },
  };
}
