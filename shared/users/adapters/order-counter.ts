import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { writeTogether } from '../../platform/aws/one-transaction.ts';
import type { Received } from '../../platform/boundary/queue.ts';
import type { EventOrigin } from '../../platform/events/event-message.ts';
import { count } from '../../platform/telemetry/observability.ts';
import { cut } from '../../platform/text.ts';
import { keys } from './user-items.ts';

/** With four bytes each they stay below the 1,024 bytes of a sort key. */
const MAX_SHOP_CHARACTERS = 250;

/** An order that counts for a user, under whatever version it was announced. */
export interface CountedOrder {
  readonly userId: string;
  readonly orderId: string;
  /** Where the event's source names one: shops number their orders each for themselves. */
  readonly shop?: string;
}

/** The order that several versions announce: ids are text, and numbers mean their text. */
export function countedOrder(userId: string | number, orderId: string | number, { sender }: EventOrigin): CountedOrder {
  const shop = sender === undefined ? undefined : cut(sender, MAX_SHOP_CHARACTERS);
  return { userId: String(userId), orderId: String(orderId), ...(shop === undefined ? {} : { shop }) };
}

/**
 * Counts each order once in all: its claim and the count are written together. An order of someone who has not signed up
 * here, or is gone, counts for nobody.
 *
 * @returns a settled result for each order, in their order
 */
export function orderCounter(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string) {
  return async (orders: readonly Received<CountedOrder>[]): Promise<PromiseSettledResult<void>[]> => {
    const results = new Map<Received<CountedOrder>, PromiseSettledResult<void>>();
    const byUser = Map.groupBy(orders, ({ event }) => event.userId);
    await Promise.all(
      [...byUser.values()].map(async (ofOne) => {
        // Two transactions on one item at once would only cancel each other.
        for (const order of ofOne) {
          const [result] = await Promise.allSettled([countOrder(order.event)]);
          results.set(order, result);
        }
      }),
    );
    return orders.map((order) => results.get(order) ?? { status: 'rejected', reason: new Error('no result') });
  };

  async function countOrder({ userId, orderId, shop }: CountedOrder): Promise<void> {
    const outcome = await writeTogether(client, [
      {
        Put: {
          TableName,
          Item: { ...keys.countedOrder(orderId, shop), userId },
          ConditionExpression: 'attribute_not_exists(PK)',
        },
      },
      {
        Update: {
          TableName,
          Key: keys.profile(userId),
          UpdateExpression: 'SET orderCount = orderCount + :one',
          ConditionExpression: 'attribute_exists(PK) AND attribute_not_exists(deletedAt)',
          ExpressionAttributeValues: { ':one': 1 },
        },
      },
    ]);
    if (!outcome.written && outcome.failed.includes(0)) count('Duplicates');
  }
}
