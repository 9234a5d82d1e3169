import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { TransientError } from './failures.ts';

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

interface Asked {
  readonly keys: readonly ItemKey[];
  readonly answer: (items: Item[]) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Puts reads that are asked for at the same time into one call: the members of one batch of events cost one BatchGetItem
 * together, where each call takes the processor of a function more than a millisecond.
 */
export function batchReads(client: Pick<DynamoDBDocumentClient, 'send'>, tableName: string): BatchRead {
  let waiting: Asked[] = [];

  const flush = () => {
    const calls = inCalls(waiting);
    waiting = [];
    for (const call of calls) void answer(call);
  };

  return (keys) =>
    new Promise((resolve, reject) => {
      // Whoever asks in the same turn is already queued before this runs.
      if (waiting.length === 0) queueMicrotask(flush);
      waiting.push({ keys, answer: resolve, fail: reject });
    });

  async function answer(call: readonly Asked[]): Promise<void> {
    try {
      const wanted = new Map(call.flatMap(({ keys }) => keys).map((key) => [nameOf(key), key]));
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [tableName]: { Keys: [...wanted.values()], ConsistentRead: true } } }),
      );
      const found = new Map(((Responses?.[tableName] ?? []) as Item[]).map((item) => [nameOf(item), item]));
      const missed = new Set(((UnprocessedKeys?.[tableName]?.Keys ?? []) as ItemKey[]).map(nameOf));
      for (const { keys, answer, fail } of call) {
        // Left out under throttling, or beyond 16 MB: whoever asks again later gets the whole answer.
        if (keys.some((key) => missed.has(nameOf(key))))
          fail(new TransientError(`table ${tableName} answered a part of the keys`));
        else answer(keys.flatMap((key) => found.get(nameOf(key)) ?? []));
      }
    } catch (error) {
      for (const { fail } of call) fail(error);
    }
  }
}

/** As many of the reads, in their order, as fit into each call. */
function inCalls(asked: readonly Asked[]): Asked[][] {
  const calls: Asked[][] = [];
  let keysInCall = Number.POSITIVE_INFINITY;
  for (const one of asked) {
    if (keysInCall + one.keys.length > MAX_KEYS_PER_BATCH_READ) {
      calls.push([]);
      keysInCall = 0;
    }
    calls.at(-1)?.push(one);
    keysInCall += one.keys.length;
  }
  return calls;
}

function nameOf({ PK, SK }: ItemKey): string {
  return JSON.stringify([PK, SK]);
}
