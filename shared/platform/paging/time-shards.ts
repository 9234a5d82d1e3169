import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';

/**
 * A list of everything needs a key that all have, and one key is one partition: 1,000 writes a second and no more. So the
 * key is one of these, told by the id, and a page asks all of them.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-sharding.html
 */
export const SHARDS = 8;

/** A place in a list by time: after it the next page begins. Times that are equal are told apart by the id. */
export interface TimePlace {
  /** ISO 8601 in UTC, as the items have it. */
  readonly createdAt: string;
  readonly id: string;
}

export interface TimePage {
  readonly limit: number;
  readonly direction: 'asc' | 'desc';
  readonly after?: TimePlace;
}

export interface TimeIndex {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
  readonly indexName: string;
  /** The index has this partition key, and `listedAt` as its sort key. */
  readonly partitionKey: string;
  /** An attribute and what it begins with, of the items that are listed; all of them where nothing is said. */
  readonly only?: { readonly attribute: string; readonly prefix: string };
}

/** The shard of an id: any even spread does. */
export function shardOf(id: string): string {
  let sum = 0;
  for (let index = 0; index < id.length; index++) sum = (sum * 31 + id.charCodeAt(index)) % 65_521;
  return String(sum % SHARDS);
}

/** The sort key of an item in such an index. */
export const listedAt = ({ createdAt, id }: TimePlace): string => `${createdAt}#${id}`;

export function isTimePlace(value: unknown): value is TimePlace {
  const { createdAt, id } = (value ?? {}) as Partial<TimePlace>;
  return typeof createdAt === 'string' && typeof id === 'string';
}

/** One page over the given partitions of an index, merged by time. */
export async function pageByTime<Item>(
  index: TimeIndex,
  partitions: readonly string[],
  page: TimePage,
): Promise<Item[]> {
  const { limit, direction } = page;
  const found = await Promise.all(
    partitions.map((partition) => itemsOf<Item & { readonly listedAt: string }>(index, partition, page)),
  );
  const sign = direction === 'asc' ? 1 : -1;
  return found
    .flat()
    .sort((one, other) => (one.listedAt < other.listedAt ? -sign : sign))
    .slice(0, limit);
}

/** As many items of a partition as a page can need: what is left out on the way is made up for by further queries. */
async function itemsOf<Item>(
  { client, tableName, indexName, partitionKey, only }: TimeIndex,
  partition: string,
  { limit, direction, after }: TimePage,
): Promise<Item[]> {
  const isAfter = direction === 'asc' ? '>' : '<';
  const items: Item[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const answer = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: indexName,
        KeyConditionExpression: `#partition = :partition${after ? ` AND listedAt ${isAfter} :after` : ''}`,
        ...(only ? { FilterExpression: 'begins_with(#only, :only)' } : {}),
        ExpressionAttributeNames: { '#partition': partitionKey, ...(only ? { '#only': only.attribute } : {}) },
        ExpressionAttributeValues: {
          ':partition': partition,
          ...(after ? { ':after': listedAt(after) } : {}),
          ...(only ? { ':only': only.prefix } : {}),
        },
        ScanIndexForward: direction === 'asc',
        Limit: limit,
        ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
      }),
    );
    items.push(...((answer.Items ?? []) as Item[]));
    ExclusiveStartKey = answer.LastEvaluatedKey;
  } while (ExclusiveStartKey && items.length < limit);
  return items;
}

export const everyShard: readonly string[] = Array.from({ length: SHARDS }, (_, shard) => String(shard));
