import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderData } from '#contracts/orders/order-data';
import { writeTogether } from '../../platform/aws/one-transaction.ts';
import { type Cause, type EventRecord, eventPut } from '../../platform/events/event-store.ts';
import { TransientError } from '../../platform/failures.ts';
import { listedAt, shardOf } from '../../platform/paging/time-shards.ts';
import { orderEvent } from '../contracts/order-event.ts';
import { beginning, type Order } from '../order.ts';
import { type RestStatus, restStatusOf } from '../order-status.ts';

export interface OrderRepository {
  /** Strongly consistent. */
  read(orderId: string): Promise<Order | undefined>;
  /** Creates the order with its ORDER_CREATED_EVENT, once. */
  create(data: OrderData, cause: Cause, at: number): Promise<void>;
  /**
   * Changes an order that is as it was read, together with the events that tell of it.
   *
   * @returns the order as it is then
   * @throws TransientError when it was changed meanwhile: reading and deciding again can help
   */
  change(order: Order, changes: OrderChanges, events: readonly EventRecord[], at: number): Promise<Order>;
}

/** What can become another one of an order. What it was ordered as stays. */
export type OrderChanges = Partial<
  Pick<Order, 'state' | 'reason' | 'refunds' | 'shipments' | 'deliveredAt' | 'capture'>
>;

interface Tables {
  readonly orders: string;
  readonly events: string;
}

const keyOf = (orderId: string) => ({ PK: `ORDER#${orderId}` });

/** Where the index by status has the order: a status alone would be one partition for half of all orders. */
export const statusShard = (status: RestStatus, shard: string): string => `${status}#${shard}`;

export function orderRepository(client: Pick<DynamoDBDocumentClient, 'send'>, tables: Tables): OrderRepository {
  return {
    async read(orderId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tables.orders, Key: keyOf(orderId), ConsistentRead: true }),
      );
      return Item as Order | undefined;
    },
    async create(data, cause, at) {
      const createdAt = new Date(at).toISOString();
      const reachedAt = { CREATED: createdAt };
      const order: Order = { ...data, ...beginning(createdAt), reachedAt };
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
        eventPut(tables.events, orderEvent(data, 'ORDER_CREATED_EVENT', cause), at),
      ]);
    },
    async change(order, changes, events, at) {
      const updatedAt = new Date(at).toISOString();
      const { state } = changes;
      const changed = {
        ...changes,
        ...(state === undefined ? {} : { reachedAt: { ...order.reachedAt, [state]: updatedAt } }),
        version: order.version + 1,
        updatedAt,
      };
      const fields = Object.entries({
        ...changed,
        ...(state === undefined ? {} : { statusShard: statusShard(restStatusOf(state), shardOf(order.orderId)) }),
      });
      const { written } = await writeTogether(client, [
        {
          Update: {
            TableName: tables.orders,
            Key: keyOf(order.orderId),
            UpdateExpression: `SET ${fields.map(([name]) => `#${name} = :${name}`).join(', ')}`,
            ConditionExpression: '#version = :read',
            ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
            ExpressionAttributeValues: {
              ...Object.fromEntries(fields.map(([name, value]) => [`:${name}`, value])),
              ':read': order.version,
            },
          },
        },
        ...events.map((event) => eventPut(tables.events, event, at)),
      ]);
      if (!written) throw new TransientError(`order ${order.orderId} was changed meanwhile`);
      return { ...order, ...changed };
    },
  };
}
