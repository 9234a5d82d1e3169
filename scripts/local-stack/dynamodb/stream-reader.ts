import { isDeepStrictEqual } from 'node:util';
import {
  type StreamPosition,
  type StreamRead,
  type StreamReader,
  type StreamRecord,
  TRIM_HORIZON,
} from '../sources/stream-reader.ts';
import type { SequenceNumbers } from './sequence-numbers.ts';
import { isInShard, ONLY_SHARD, type Shard, shardIdOf } from './shards.ts';
import { type RawStreamRecord, StreamCallError, type StreamClient } from './stream-client.ts';
import type { WriteSignal } from './write-signal.ts';

/** How often an idle stream is looked at: what the gateway does not see, such as expired items, waits no longer. */
export const IDLE_POLL_MS = 500;

/** GetRecords gives no more. @source https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
const MAXIMUM_RECORDS = 1000;

/** The iterator that continues where a read has ended, with the position it stands for. */
interface Cursor {
  readonly position: StreamPosition;
  readonly iterator: string;
}

export interface TableStreamOptions {
  readonly client: StreamClient;
  readonly table: string;
  readonly region: string;
  /** The engine's ARN, which is never shown. */
  readonly engineStreamArn: string;
  readonly streamArn: string;
  readonly numbers: SequenceNumbers;
  /** The engine's, which holds all of the stream. */
  readonly shardId: string;
  /** The share that is read; all of it unless given. */
  readonly shard?: Shard;
  readonly partitionKey?: string;
  readonly writes: WriteSignal;
  readonly idlePollMs?: number;
}

/** Follows the stream of one table, or one of the shards that it is shared out into. */
export class TableStreamReader implements StreamReader {
  readonly table: string;
  readonly streamArn: string;
  readonly shardId: string;
  readonly #options: TableStreamOptions;
  #cursor: Cursor | undefined;
  /** Writes known when the last read began: one that came since may not be in what was read. */
  #writesAtRead = 0;

  constructor(options: TableStreamOptions) {
    this.table = options.table;
    this.streamArn = options.streamArn;
    this.shardId = shardIdOf(options.shardId, options.shard ?? ONLY_SHARD);
    this.#options = options;
  }

  async latestPosition(): Promise<StreamPosition> {
    let position: StreamPosition = TRIM_HORIZON;
    for (;;) {
      const { next } = await this.read(position, MAXIMUM_RECORDS);
      if (next === position) return position;
      position = next;
    }
  }

  async read(position: StreamPosition, limit: number): Promise<StreamRead> {
    this.#writesAtRead = this.#options.writes.count;
    const { Records, NextShardIterator } = await this.#records(position, Math.min(limit, MAXIMUM_RECORDS));
    const last = Records.at(-1)?.dynamodb.SequenceNumber;
    const next = last === undefined ? position : this.#options.numbers.shown(last);
    const { shard = ONLY_SHARD, partitionKey } = this.#options;
    this.#cursor = NextShardIterator === undefined ? undefined : { position: next, iterator: NextShardIterator };
    return {
      records: Records.filter(
        (record) => !isUnchanged(record) && isInShard(record.dynamodb.Keys, partitionKey, shard),
      ).map((record) => this.#event(record)),
      next,
    };
  }

  changed(signal: AbortSignal): Promise<void> {
    const { writes, idlePollMs = IDLE_POLL_MS } = this.#options;
    if (signal.aborted || writes.count !== this.#writesAtRead) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        callOff();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, idlePollMs);
      const callOff = writes.onNext(end);
      signal.addEventListener('abort', end);
    });
  }

  async #records(position: StreamPosition, limit: number) {
    const { client } = this.#options;
    const cursor = this.#cursor?.position === position ? this.#cursor : undefined;
    this.#cursor = undefined;
    if (!cursor) return client.records(await this.#iteratorAfter(position), limit);
    try {
      return await client.records(cursor.iterator, limit);
    } catch (error) {
      if (!(error instanceof StreamCallError)) throw error;
      // Iterators expire after a quarter of an hour; the position does not.
      return client.records(await this.#iteratorAfter(position), limit);
    }
  }

  async #iteratorAfter(position: StreamPosition): Promise<string> {
    const { client, engineStreamArn, shardId, numbers } = this.#options;
    if (position === TRIM_HORIZON) return client.iterator(engineStreamArn, shardId, undefined);
    try {
      return await client.iterator(engineStreamArn, shardId, numbers.engines(position));
    } catch (error) {
      // The record at the position has been trimmed: everything that is left comes after it.
      if (!(error instanceof StreamCallError) || error.name !== 'TrimmedDataAccessException') throw error;
      return client.iterator(engineStreamArn, shardId, undefined);
    }
  }

  /** The engine's own region and numbers stay behind. */
  #event(record: RawStreamRecord): StreamRecord {
    const { region, streamArn, numbers } = this.#options;
    const SequenceNumber = numbers.shown(record.dynamodb.SequenceNumber);
    const dynamodb = { ...record.dynamodb, SequenceNumber };
    return { ...record, dynamodb, awsRegion: region, eventSourceARN: streamArn } as unknown as StreamRecord;
  }
}

/** dynoxide writes a record for a put that changes nothing; DynamoDB does not. */
function isUnchanged({ eventName, dynamodb: { OldImage, NewImage } }: RawStreamRecord): boolean {
  return (
    eventName === 'MODIFY' && OldImage !== undefined && NewImage !== undefined && isDeepStrictEqual(OldImage, NewImage)
  );
}
