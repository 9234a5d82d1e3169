import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { TransientError } from '../failures.ts';
import { type Asked, coalesced } from './coalesced.ts';
import { separately } from './separately.ts';

/** @source https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export const MAX_KEYS_PER_BATCH_READ = 100;

export interface ItemKey {
  readonly PK: string;
  readonly SK: string;
}

export type Item = Readonly<Record<string, unknown>> & ItemKey;

/**
 * Reads the items that exist of the given keys, consistently. At most MAX_KEYS_PER_BATCH_READ keys.
 *
 * @throws TransientError when the table answered only a part of them
 */
export type BatchRead = (keys: readonly ItemKey[]) => Promise<Item[]>;

/** Keys that a call left out, under throttling, are asked for this often in all. */
const MAX_CALLS_FOR_KEYS = 4;

type Reader = Asked<readonly ItemKey[], Item[]>;

/**
 * Puts reads that are asked for at the same time into one BatchGetItem; each is answered or fails for itself. A key that
 * the table refuses fails its own reader for good and no other.
 *
 * @param pause waits before asking again for keys that were left out for the nth time (1 and up)
 */
export function batchReads(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tableName: string,
  pause: (attempt: number) => Promise<unknown>,
): BatchRead {
  return coalesced<readonly ItemKey[], Item[]>(
    (keys, group) => keys.length + group.flat().length <= MAX_KEYS_PER_BATCH_READ,
    readEach,
  );

  async function readEach(group: readonly Reader[]): Promise<void> {
    try {
      const { found, missed } = await read(group.flatMap(({ question }) => question));
      for (const { question: keys, answer, fail } of group) {
        // Whoever asks again later gets the whole answer.
        if (keys.some((key) => missed.has(nameOf(key))))
          fail(new TransientError(`table ${tableName} answered a part of the keys`));
        else answer(keys.flatMap((key) => found.get(nameOf(key)) ?? []));
      }
    } catch (error) {
      await separately(group, error, readEach);
    }
  }

  /** Asks until no key is left out, under throttling or beyond 16 MB, or the attempts have run out. */
  async function read(keys: readonly ItemKey[]) {
    const found = new Map<string, Item>();
    // BatchGetItem refuses a key that is named twice.
    let left = [...new Map(keys.map((key) => [nameOf(key), key])).values()];
    for (let attempt = 0; attempt < MAX_CALLS_FOR_KEYS && left.length > 0; attempt++) {
      if (attempt > 0) await pause(attempt);
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [tableName]: { Keys: left, ConsistentRead: true } } }),
      );
      for (const item of (Responses?.[tableName] ?? []) as Item[]) found.set(nameOf(item), item);
      left = (UnprocessedKeys?.[tableName]?.Keys ?? []) as ItemKey[];
    }
    return { found, missed: new Set(left.map(nameOf)) };
  }
}

function nameOf({ PK, SK }: ItemKey): string {
  return JSON.stringify([PK, SK]);
}
