import { setTimeout as delay } from 'node:timers/promises';
import { BatchWriteCommand, type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { TransientError } from '../failures.ts';

/** @source https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const MAX_DELETES_PER_CALL = 25;
/** Calls at the same time: a table that was idle takes some thousand writes a second. */
const CALLS_AT_ONCE = 4;
/** Deletes that a throttled table leaves out are asked for this often in all. */
const ATTEMPTS = 6;

export interface TableToEmpty {
  readonly tableName: string;
  /** The attributes of its key. */
  readonly keys: readonly string[];
  /** Beginnings of the partition keys that go; absent: all go. */
  readonly beginnings?: readonly string[];
}

export interface Emptied {
  readonly deleted: number;
  /** The time was over before a look at the whole table had found nothing. */
  readonly left: boolean;
}

type Key = Readonly<Record<string, unknown>>;

/**
 * Deletes what a table holds, until a look at the whole of it finds nothing: what was written behind the first look goes
 * with the second.
 *
 * @param mayGoOn is asked before each page
 * @throws TransientError for a table that leaves deletes out again and again
 */
export async function emptied(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  { tableName, keys, beginnings }: TableToEmpty,
  mayGoOn: () => boolean,
  pause: (attempt: number) => Promise<unknown> = (attempt) => delay(pauseMs(attempt, Math.random())),
): Promise<Emptied> {
  const scan = {
    TableName: tableName,
    ConsistentRead: true,
    ProjectionExpression: keys.map((_, index) => `#k${index}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(keys.map((key, index) => [`#k${index}`, key])),
    ...(beginnings && {
      FilterExpression: beginnings.map((_, index) => `begins_with(#k0, :b${index})`).join(' OR '),
      ExpressionAttributeValues: Object.fromEntries(beginnings.map((text, index) => [`:b${index}`, text])),
    }),
  };
  let deleted = 0;
  for (let found = Number.POSITIVE_INFINITY; found > 0; ) {
    found = 0;
    let from: Key | undefined;
    do {
      if (!mayGoOn()) return { deleted, left: true };
      const page = await client.send(new ScanCommand({ ...scan, ...(from && { ExclusiveStartKey: from }) }));
      const items = (page.Items ?? []) as Key[];
      await deleteAll(items);
      found += items.length;
      deleted += items.length;
      from = page.LastEvaluatedKey;
    } while (from);
  }
  return { deleted, left: false };

  async function deleteAll(items: readonly Key[]): Promise<void> {
    const calls: Key[][] = [];
    for (let first = 0; first < items.length; first += MAX_DELETES_PER_CALL)
      calls.push(items.slice(first, first + MAX_DELETES_PER_CALL));
    for (let first = 0; first < calls.length; first += CALLS_AT_ONCE)
      await Promise.all(calls.slice(first, first + CALLS_AT_ONCE).map(deleteTogether));
  }

  async function deleteTogether(together: readonly Key[]): Promise<void> {
    let requests: readonly object[] = together.map((Key) => ({ DeleteRequest: { Key } }));
    for (let attempt = 1; requests.length > 0; attempt++) {
      if (attempt > ATTEMPTS) throw new TransientError(`table ${tableName} leaves deletes out`);
      if (attempt > 1) await pause(attempt);
      const { UnprocessedItems: left } = await client.send(
        new BatchWriteCommand({ RequestItems: { [tableName]: [...requests] } }),
      );
      requests = left?.[tableName] ?? [];
    }
  }
}

/** Before attempt n (2 and up), by a chance from 0 to 1: together up to 25 seconds, in which a table scales up. */
export function pauseMs(attempt: number, chance: number): number {
  return 100 * 2 ** attempt * (1 + chance);
}
