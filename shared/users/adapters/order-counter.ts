import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { writeTogether } from '../../platform/aws/one-transaction.ts';
import type { Received } from '../../platform/boundary/queue.ts';
import type { EventOrigin } from '../../platform/events/event-message.ts';
import { isRefusedForGood, PermanentError, TransientError } from '../../platform/failures.ts';
import { count } from '../../platform/telemetry/observability.ts';
import { cut } from '../../platform/text.ts';
import { keys } from './user-items.ts';

/** With four bytes each they stay below the 1,024 bytes of a sort key. */
const MAX_SHOP_CHARACTERS = 250;

/**
 * A transaction takes 100 items: an order's claim, and at most one count for each.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
const ORDERS_AT_ONCE = 50;

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
 * here, or is gone, counts for nobody. Orders that come together are written together, in one call in the place of one for
 * each: what one of them fails for is found by its place in the transaction, and the others are written without it.
 *
 * @returns a settled result for each order, in their order
 */
export function orderCounter(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string) {
  return async (orders: readonly Received<CountedOrder>[]): Promise<PromiseSettledResult<void>[]> => {
    const results = new Map<Received<CountedOrder>, PromiseSettledResult<void>>();
    await countAll(orders, results);
    return orders.map((order) => results.get(order) ?? { status: 'rejected', reason: new Error('no result') });
  };

  async function countAll(orders: readonly Received<CountedOrder>[], results: Results): Promise<void> {
    for (let left = orders; left.length > 0; left = left.filter((order) => !results.has(order))) {
      const together = firstOfEachClaim(left).slice(0, ORDERS_AT_ONCE);
      try {
        const done = await countTogether(together);
        for (const order of done) results.set(order, { status: 'fulfilled', value: undefined });
      } catch (reason) {
        if (isOfOne(reason) && together.length > 1) await countEach(together, results);
        else for (const order of together) results.set(order, { status: 'rejected', reason });
      }
    }
  }

  /** Users side by side, the orders of one after each other: two transactions on one item would only cancel each other. */
  async function countEach(orders: readonly Received<CountedOrder>[], results: Results): Promise<void> {
    const byUser = Map.groupBy(orders, ({ event }) => event.userId);
    await Promise.all(
      [...byUser.values()].map(async (ofOne) => {
        for (const order of ofOne) await countAll([order], results);
      }),
    );
  }

  /** @returns those that are settled: all of them, or those that kept the others from being written */
  async function countTogether(orders: readonly Received<CountedOrder>[]): Promise<readonly Received<CountedOrder>[]> {
    const byUser = [...Map.groupBy(orders, ({ event }) => event.userId)];
    const outcome = await writeTogether(client, [
      ...orders.map(({ event: { userId, orderId, shop } }) => ({
        Put: {
          TableName,
          Item: { ...keys.countedOrder(orderId, shop), userId },
          ConditionExpression: 'attribute_not_exists(PK)',
        },
      })),
      ...byUser.map(([userId, ofOne]) => ({
        Update: {
          TableName,
          Key: keys.profile(userId),
          UpdateExpression: 'SET orderCount = orderCount + :orders',
          ConditionExpression: 'attribute_exists(PK) AND attribute_not_exists(deletedAt)',
          ExpressionAttributeValues: { ':orders': ofOne.length },
        },
      })),
    ]);
    if (outcome.written) return orders;
    const settled = new Set<Received<CountedOrder>>();
    for (const place of outcome.failed) {
      const counted = orders[place];
      if (counted) {
        count('Duplicates');
        settled.add(counted);
      } else for (const order of byUser[place - orders.length]?.[1] ?? []) settled.add(order);
    }
    return [...settled];
  }
}

/** Another writer that was there, and a key that the table refuses, are the affair of one order among them. */
function isOfOne(reason: unknown): boolean {
  if (reason instanceof TransientError || reason instanceof PermanentError) return true;
  return reason instanceof Error && isRefusedForGood(reason.name);
}

type Results = Map<Received<CountedOrder>, PromiseSettledResult<void>>;

/** A transaction takes no item twice. */
function firstOfEachClaim(orders: readonly Received<CountedOrder>[]): Received<CountedOrder>[] {
  const first = new Map<string, Received<CountedOrder>>();
  for (const order of orders) {
    const { PK, SK } = keys.countedOrder(order.event.orderId, order.event.shop);
    const claim = JSON.stringify([PK, SK]);
    if (!first.has(claim)) first.set(claim, order);
  }
  return [...first.values()];
}
