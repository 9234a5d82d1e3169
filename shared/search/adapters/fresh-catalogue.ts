import { type DynamoDBDocumentClient, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { everyShard } from '../../platform/paging/time-shards.ts';
import { CatalogueIndex } from '../catalogue-index.ts';
import { indexedProduct, keys, type SearchItem, shardKey } from './search-items.ts';

/** The table is asked whether there is more to read at most so often. */
const LOOK_EVERY_MS = 1000;
/**
 * Times are of the clocks of those who write, and taken before the write: what was written by a function that has run for
 * twenty seconds, with a clock that is late by half a minute, is still read.
 */
const OVERLAP_MS = 60_000;
/**
 * A process reads all products before its first answer: 1.3 KB and half a millisecond of CPU each. With 1,769 MB of memory (one
 * processor) so many take some 5 of the function's 10 seconds (docs/decisions/0160).
 */
export const MANY_PRODUCTS = 10_000;

export interface Freshness {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly now?: () => number;
  /** Is told, once for each process, when there are more products than `many`, which is MANY_PRODUCTS where nothing is said. */
  readonly onMany?: (products: number) => void;
  readonly many?: number;
  /** Is told when the table does not answer and what is known goes on. */
  readonly onStale?: (error: unknown) => void;
}

/**
 * The index in this process's memory, as new as a second ago. Everything is read once; after that a small item tells
 * whether anything has changed, and what has is read alone, strongly consistent.
 *
 * @throws what the table throws, as long as nothing was ever read
 */
export function freshCatalogue({ client, tableName: TableName, now = Date.now, ...options }: Freshness) {
  const { onStale = () => {}, onMany = () => {}, many = MANY_PRODUCTS } = options;
  let isMany = false;
  let index = new CatalogueIndex();
  let count: number | undefined;
  let begunAt: number | undefined;
  let newestAt = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;

  return async (): Promise<CatalogueIndex> => {
    const age = now() - lookedAt;
    if (age >= 0 && age < LOOK_EVERY_MS) return index;
    looking ??= look().finally(() => {
      looking = undefined;
    });
    try {
      await looking;
    } catch (error) {
      if (count === undefined) throw error;
      onStale(error);
    }
    return index;
  };

  async function look(): Promise<void> {
    const at = now();
    const { Item } = await client.send(new GetCommand({ TableName, Key: keys.count, ConsistentRead: true }));
    const current: number = Item?.count ?? 0;
    // What was emptied tells of nothing that went: it begins to count anew, at whatever number it has arrived by now.
    if (count !== undefined && Item?.begunAt !== begunAt) {
      index = new CatalogueIndex();
      count = undefined;
      newestAt = 0;
    }
    begunAt = Item?.begunAt;
    if (current !== count) {
      await read(count === undefined ? undefined : Math.min(newestAt, at) - OVERLAP_MS);
      // What was written after the count was read is read again next time: too much is no harm.
      count = current;
    }
    lookedAt = at;
  }

  async function read(since: number | undefined): Promise<void> {
    let newestRead = newestAt;
    // Each to its end, also where another fails: what still came then would be older than what the next look brings.
    const shards = await Promise.allSettled(
      everyShard.map(async (shard) => {
        const changes = since === undefined ? {} : { IndexName: 'Changes' };
        const query = {
          TableName,
          ...changes,
          KeyConditionExpression: `PK = :shard${since === undefined ? '' : ' AND notedAt >= :since'}`,
          ExpressionAttributeValues: { ':shard': shardKey(shard), ...(since === undefined ? {} : { ':since': since }) },
          ConsistentRead: true,
        };
        for await (const { Items = [] } of paginateQuery({ client }, query))
          for (const item of Items) newestRead = Math.max(newestRead, take(item));
      }),
    );
    for (const shard of shards) if (shard.status === 'rejected') throw shard.reason;
    // Only now: where one partition was not read to its end, the next look begins where this one did.
    newestAt = newestRead;
    if (!isMany && index.size > many) {
      isMany = true;
      onMany(index.size);
    }
  }

  /** @returns when it was written */
  function take(read: Readonly<Record<string, unknown>>): number {
    const { PK: _PK, ...item } = read as SearchItem & { readonly PK: string };
    const product = indexedProduct(item);
    if (product) index.put(product);
    else index.remove(item.SK);
    return item.notedAt;
  }
}
