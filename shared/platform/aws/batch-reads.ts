import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { TransientError } from '../failures.ts';
import { coalesced } from './coalesced.ts';

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

/** Puts reads that are asked for at the same time into one BatchGetItem; each is answered or fails for itself. */
export function batchReads(client: Pick<DynamoDBDocumentClient, 'send'>, tableName: string): BatchRead {
  return coalesced<readonly ItemKey[], Item[]>(
    (keys, group) => keys.length + group.flat().length <= MAX_KEYS_PER_BATCH_READ,
    async (group) => {
      try {
        const { found, missed } = await read(group.flatMap(({ question }) => question));
        for (const { question: keys, answer, fail } of group) {
          // Left out under throttling, or beyond 16 MB: whoever asks again later gets the whole answer.
          if (keys.some((key) => missed.has(nameOf(key))))
            fail(new TransientError(`table ${tableName} answered a part of the keys`));
          else answer(keys.flatMap((key) => found.get(nameOf(key)) ?? []));
        }
      } catch (error) {
        for (const { fail } of group) fail(error);
      }
    },
  );

  async function read(keys: readonly ItemKey[]) {
    // BatchGetItem refuses a key that is named twice.
    const Keys = [...new Map(keys.map((key) => [nameOf(key), key])).values()];
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
    );
    const items = (Responses?.[tableName] ?? []) as Item[];
    const left = (UnprocessedKeys?.[tableName]?.Keys ?? []) as ItemKey[];
    return { found: new Map(items.map((item) => [nameOf(item), item])), missed: new Set(left.map(nameOf)) };
  }
}

function nameOf({ PK, SK }: ItemKey): string {
  return JSON.stringify([PK, SK]);
}
