import type { Invoker } from '../lambda/invoker.ts';
import type { Queues } from '../sqs/queues.ts';
import type { BackoffMs } from './backoff.ts';
import type { StreamCheckpoints } from './stream-checkpoints.ts';
import type { StreamFailure } from './stream-failure.ts';
import type { StreamReader, StreamRecord } from './stream-reader.ts';

/** Lambda does not say how long it pauses between retries; from a tenth of a second to ten suits a desk. */
export const DEFAULT_RETRY_BACKOFF_MS: BackoffMs = { first: 100, most: 10_000 };

export interface StreamSourceOptions {
  /** Names the checkpoint; the function's id. */
  readonly mapping: string;
  readonly functionName: string;
  readonly qualifier: string;
  /** Told to the on-failure destination. */
  readonly functionArn: string;
  readonly reader: StreamReader;
  readonly checkpoints: StreamCheckpoints;
  readonly invoker: Invoker;
  readonly queues: Queues;
  readonly onFailureQueue: string;
  /** What it is sent; as Lambda writes it, unless given. */
  readonly failureDocument?: (failure: StreamFailure, reader: StreamReader) => string;
  /** Whether a record goes to the function: it matches one of the filters, or there are none. */
  readonly matches: (record: StreamRecord) => boolean;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly maximumRetryAttempts: number;
  readonly maximumRecordAgeSeconds: number;
  readonly bisectBatchOnFunctionError: boolean;
  /** Batches of one shard at a time. */
  readonly parallelizationFactor: number;
  /** Where a mapping begins that has no checkpoint yet. */
  readonly startingPosition?: 'TRIM_HORIZON' | 'LATEST';
  /** By how many batches the mapping goes back after one, as a stream that is read at least once may; never, unless given. */
  readonly batchesBack?: () => number;
  readonly onError: (error: unknown) => void;
  readonly retryBackoffMs?: BackoffMs;
  readonly stopGraceMs?: number;
  readonly now?: () => number;
  /** How far the functions' clock is ahead of the stream's. */
  readonly clockOffsetMs?: () => number;
}
