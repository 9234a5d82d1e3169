import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderData } from '#contracts/orders/order-data';
import { writeTogether } from '../../platform/aws/one-transaction.ts';
import { type Cause, eventPut, refundEventKey } from '../../platform/events/event-store.ts';
import { TransientError } from '../../platform/failures.ts';
import { listedAt, shardOf } from '../../platform/paging/time-shards.ts';
import { carriedOf } from '../contracts/lines.ts';
import { orderEvent } from '../contracts/order-event.ts';
import type { Order } from '../order.ts';
import { type OrderState, type RestStatus, restStatusOf } from '../order-status.ts';
import { refundedTotalOf } from '../refund.ts';

export interface OrderRepository {
  /** Strongly consistent. */
  read(orderId: string): Promise<Order | undefined>;
  /** Creates the order with its ORDER_CREATED_EVENT, once. */
  create(data: OrderData, cause: Cause, at: number): Promise<void>;
  /**
   * Moves an order that is as it was read, with the event that tells of it where one is named.
   *
   * @throws TransientError when it was changed meanwhile: reading and deciding again can help
   */
  move(order: Order, to: OrderState, cause: Cause, at: number, told?: Partial<Told>): Promise<void>;
  /**
   * Keeps the refunds of an order that was otherwise as it is given, with the ORDER_REFUNDED_EVENT of the one named.
   *
   * @throws TransientError when it was changed meanwhile
   */
  refund(order: Order, refundId: string, cause: Cause, at: number): Promise<void>;
}

/** An event that the move itself makes, and what was said of it. */
export interface Told {
  readonly eventName: string;
  readonly reason?: string;
}

interface Tables {
  readonly orders: string;
  readonly events: string;
}

const keyOf = (orderId: string) => ({ PK: `ORDER#${orderId}` });

/** Where the index by status has the order: a status alone would be one partition for half of all orders. */
export const statusShard = (status: RestStatus, shard: string): string => `${status}#${shard}`;

export function orderRepository(client: Pick<DynamoDBDocumentClient, 'send'>, tables: Tables): OrderRepository {
  const told = (order: OrderData, eventName: string, cause: Cause, at: number) =>
    eventPut(tables.events, orderEvent(order, eventName, cause), at);
  return {
    async read(orderId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tables.orders, Key: keyOf(orderId), ConsistentRead: true }),
      );
      return Item as Order | undefined;
    },
    async create(data, cause, at) {
      const createdAt = new Date(at).toISOString();
      const order: Order = { ...data, state: 'CREATED', version: 1, createdAt, updatedAt: createdAt };
      const shard = shardOf(data.orderId);
      const place = {
        shard,
        statusShard: statusShard('Created', shard),
        listedAt: listedAt({ createdAt, id: data.orderId }),
      };
      await writeTogether(client, [
        {
          Put: {
            TableName: tables.orders,
            Item: { ...keyOf(data.orderId), ...order, ...place, correlationId: cause.correlationId },
            ConditionExpression: 'attribute_not_exists(PK)',
          },
        },
        told(data, 'ORDER_CREATED_EVENT', cause, at),
      ]);
    },
    async move(order, to, cause, at, { eventName, reason } = {}) {
      const { written } = await writeTogether(client, [
        {
          Update: {
            TableName: tables.orders,
            Key: keyOf(order.orderId),
            UpdateExpression: `SET #state = :to, #version = :next, updatedAt = :now, statusShard = :statusShard${reason === undefined ? '' : ', #reason = :reason'}`,
            ConditionExpression: '#version = :read',
            ExpressionAttributeNames: {
              '#state': 'state',
              '#version': 'version',
              ...(reason === undefined ? {} : { '#reason': 'reason' }),
            },
            ExpressionAttributeValues: {
              ':to': to,
              ':next': order.version + 1,
              ':read': order.version,
              ':now': new Date(at).toISOString(),
              ':statusShard': statusShard(restStatusOf(to), shardOf(order.orderId)),
              ...(reason === undefined ? {} : { ':reason': reason }),
            },
          },
        },
        ...(eventName === undefined ? [] : [told(order, eventName, cause, at)]),
      ]);
      if (!written) throw new TransientError(`order ${order.orderId} was changed meanwhile`);
    },
    async refund(order, refundId, cause, at) {
      const { orderId, version, refunds } = order;
      const key = refundEventKey(orderId, refundId);
      const eventData = {
        ...carriedOf(order),
        refundId,
        amount: refunds?.[refundId]?.amount,
        refundedTotal: refundedTotalOf(refunds),
      };
      const { correlationId, actor } = cause;
      const { written } = await writeTogether(client, [
        {
          Update: {
            TableName: tables.orders,
            Key: keyOf(orderId),
            UpdateExpression: 'SET refunds = :refunds, #version = :next, updatedAt = :now',
            ConditionExpression: '#version = :read',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: {
              ':refunds': refunds,
              ':next': version + 1,
              ':read': version,
              ':now': new Date(at).toISOString(),
            },
          },
        },
        eventPut(tables.events, { key, eventName: 'ORDER_REFUNDED_EVENT', eventData, correlationId, actor }, at),
      ]);
      if (!written) throw new TransientError(`order ${orderId} was changed meanwhile`);
    },
  };
}
