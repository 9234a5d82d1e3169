import { type StreamPosition, type StreamRead, type StreamReader, TRIM_HORIZON } from '../sources/stream-reader.ts';
import { isInShard, ONLY_SHARD, type Shard, shardIdOf } from './shards.ts';
import { StreamTail, type StreamTailOptions } from './stream-tail.ts';

/** How often an idle stream is looked at: what the gateway does not see, such as expired items, waits no longer. */
export const IDLE_POLL_MS = 500;

/** GetRecords gives no more. @source https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
const MAXIMUM_RECORDS = 1000;

export interface TableStreamOptions extends StreamTailOptions {
  readonly table: string;
  /** What others read of the same stream; its own, unless given. */
  readonly tail?: StreamTail;
  /** The share that is read; all of it unless given. */
  readonly shard?: Shard;
  readonly partitionKey?: string;
  readonly idlePollMs?: number;
}

/** Follows the stream of one table, or one of the shards that it is shared out into. */
export class TableStreamReader implements StreamReader {
  readonly table: string;
  readonly streamArn: string;
  readonly shardId: string;
  readonly #options: TableStreamOptions;
  readonly #tail: StreamTail;
  /** Writes known when the last read began: one that came since may not be in what was read. */
  #writesAtRead = 0;

  constructor(options: TableStreamOptions) {
    this.table = options.table;
    this.streamArn = options.streamArn;
    this.shardId = shardIdOf(options.shardId, options.shard ?? ONLY_SHARD);
    this.#options = options;
    this.#tail = options.tail ?? new StreamTail(options);
  }

  async latestPosition(): Promise<StreamPosition> {
    let position: StreamPosition = TRIM_HORIZON;
    let iterator: string | undefined;
    for (;;) {
      const page = await this.#tail.read(position, MAXIMUM_RECORDS, iterator);
      const last = page.entries.at(-1);
      if (!last) return position;
      position = last.position;
      iterator = page.iterator;
    }
  }

  async read(position: StreamPosition, limit: number): Promise<StreamRead> {
    const { writes, shard = ONLY_SHARD, partitionKey } = this.#options;
    this.#writesAtRead = writes.count;
    const entries = await this.#tail.after(position, Math.min(limit, MAXIMUM_RECORDS));
    return {
      records: entries.flatMap(({ record }) =>
        record && isInShard(record.dynamodb.Keys, partitionKey, shard) ? [record] : [],
      ),
      next: entries.at(-1)?.position ?? position,
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
}
