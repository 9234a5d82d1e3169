import { AwsError } from '../gateway/aws-protocol.ts';
import type { InvokeResult } from '../lambda/invoker.ts';
import { Backoff } from './backoff.ts';
import { readBatchReport } from './batch-item-failures.ts';
import { eventPayloads } from './event-payloads.ts';
import { arrivalEpochMs, failureDocument, type StreamFailure } from './stream-failure.ts';
import type { StreamPosition, StreamRecord } from './stream-reader.ts';
import { DEFAULT_RETRY_BACKOFF_MS, type StreamSourceOptions } from './stream-source-options.ts';

/** Records that are delivered together, with what their failures have counted so far. */
interface Part {
  readonly records: readonly StreamRecord[];
  /** Retries used; splitting a batch uses none. */
  readonly retries: number;
  readonly invocations: number;
}

/** What an invocation has left of a part. */
interface Verdict {
  /** Records before the first failed one; the order within a shard forbids to go on behind it. */
  readonly handled: number;
  /** The function has named the record that failed. */
  readonly isReported: boolean;
}

/**
 * One batch on its way through the function: cut and retried until every record has been handled or given up. A batch
 * that failed without a report is halved, where halving is on; one with a report is cut at the number that it names,
 * and all that is left is retried together, as often as retries allow.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export class StreamBatch {
  readonly #options: StreamSourceOptions;
  readonly #checkpoint: (position: StreamPosition) => void;
  readonly #stopping: AbortSignal;
  readonly #killing: AbortSignal;
  readonly #retryBackoff: Backoff;
  readonly #parkBackoff: Backoff;

  /**
   * @param stopping ends the batch before its next delivery
   * @param killing ends a delivery that is under way
   */
  constructor(
    options: StreamSourceOptions,
    checkpoint: (position: StreamPosition) => void,
    stopping: AbortSignal,
    killing: AbortSignal,
  ) {
    this.#options = options;
    this.#checkpoint = checkpoint;
    this.#stopping = stopping;
    this.#killing = killing;
    this.#retryBackoff = new Backoff(options.retryBackoffMs ?? DEFAULT_RETRY_BACKOFF_MS);
    this.#parkBackoff = new Backoff(options.retryBackoffMs ?? DEFAULT_RETRY_BACKOFF_MS);
  }

  /** @returns whether the batch came to its end; false when the source stops before */
  async deliver(records: readonly StreamRecord[]): Promise<boolean> {
    let parts: Part[] = eventPayloads(records).map((event) => ({ records: event.records, retries: 0, invocations: 0 }));
    while (parts.length > 0) {
      const [part, ...rest] = parts;
      if (!part) break;
      if (this.#stopping.aborted) return false;
      parts = [...(await this.#step(part)), ...rest];
    }
    return true;
  }

  /** @returns what is left of the part */
  async #step(part: Part): Promise<Part[]> {
    const expired = this.#countExpired(part.records);
    if (expired > 0) {
      const parked = await this.#giveUp(
        { ...part, records: part.records.slice(0, expired) },
        'RecordAgeExceeded',
        undefined,
      );
      return parked ? remainder(part, expired) : [part];
    }
    const result = await this.#invoke(part.records);
    if (!result) return [part];
    const { handled, isReported } = judge(part.records, result);
    this.#checkpointAfter(part.records, handled);
    if (handled === part.records.length) {
      this.#retryBackoff.succeeded();
      return [];
    }
    const [left] = remainder({ ...part, invocations: part.invocations + 1 }, handled);
    return left ? this.#fail(left, result, { handled, isReported }) : [];
  }

  async #fail(part: Part, result: InvokeResult, { handled, isReported }: Verdict): Promise<Part[]> {
    const { bisectBatchOnFunctionError, maximumRetryAttempts } = this.#options;
    if (bisectBatchOnFunctionError && handled > 0) {
      // The report has cut the batch, which uses no retry.
      await this.#retryBackoff.failed(this.#stopping);
      return [part];
    }
    if (bisectBatchOnFunctionError && !isReported && part.records.length > 1) {
      await this.#retryBackoff.failed(this.#stopping);
      const middle = Math.ceil(part.records.length / 2);
      return [
        { ...part, records: part.records.slice(0, middle) },
        { ...part, records: part.records.slice(middle) },
      ];
    }
    if (part.retries < maximumRetryAttempts) {
      await this.#retryBackoff.failed(this.#stopping);
      return [{ ...part, retries: part.retries + 1 }];
    }
    this.#retryBackoff.succeeded();
    return (await this.#giveUp(part, 'RetryAttemptsExhausted', result)) ? [] : [part];
  }

  /** @returns nothing when the function could not be invoked at all, which uses no retry */
  async #invoke(records: readonly StreamRecord[]): Promise<InvokeResult | undefined> {
    const { functionName, qualifier, invoker, onError, clockOffsetMs = () => 0 } = this.#options;
    try {
      const payload = JSON.stringify({ Records: onClock(records, clockOffsetMs()) });
      return await invoker.invoke({ functionName, qualifier, payload, signal: this.#killing });
    } catch (error) {
      if (this.#stopping.aborted) return undefined;
      if (!(error instanceof AwsError)) throw error;
      onError(error);
      await this.#retryBackoff.failed(this.#stopping);
      return undefined;
    }
  }

  /** @returns whether the destination has it; false when the source stops before */
  async #giveUp(part: Part, condition: StreamFailure['condition'], result: InvokeResult | undefined): Promise<boolean> {
    const { queues, onFailureQueue, functionArn, reader, onError } = this.#options;
    const documentOf = this.#options.failureDocument ?? failureDocument;
    const { records, invocations: invokeCount } = part;
    const failure = { condition, functionArn, invokeCount, result, records, atEpochMs: this.#now() };
    while (!this.#stopping.aborted) {
      try {
        await queues.send(onFailureQueue, documentOf(failure, reader));
        this.#checkpointAfter(records, records.length);
        return true;
      } catch (error) {
        onError(error);
        await this.#parkBackoff.failed(this.#stopping);
      }
    }
    return false;
  }

  #countExpired(records: readonly StreamRecord[]): number {
    const oldestEpochMs = this.#now() - this.#options.maximumRecordAgeSeconds * 1000;
    const fresh = records.findIndex((record) => arrivalEpochMs(record) >= oldestEpochMs);
    return fresh < 0 ? records.length : fresh;
  }

  #checkpointAfter(records: readonly StreamRecord[], count: number): void {
    const last = records[count - 1];
    if (last) this.#checkpoint(last.dynamodb.SequenceNumber);
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

/** A function compares the times of records with its own clock. */
function onClock(records: readonly StreamRecord[], clockOffsetMs: number): readonly StreamRecord[] {
  if (clockOffsetMs === 0) return records;
  return records.map((record) => ({
    ...record,
    dynamodb: {
      ...record.dynamodb,
      ApproximateCreationDateTime: Math.floor((arrivalEpochMs(record) + clockOffsetMs) / 1000),
    },
  }));
}

function remainder(part: Part, handled: number): Part[] {
  const records = part.records.slice(handled);
  return records.length === 0 ? [] : [{ ...part, records }];
}

function judge(records: readonly StreamRecord[], result: InvokeResult): Verdict {
  if (result.functionError) return { handled: 0, isReported: false };
  const sequenceNumbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
  const report = readBatchReport(result.payload, new Set(sequenceNumbers));
  if (report.outcome === 'succeeded') return { handled: records.length, isReported: false };
  if (report.outcome === 'failed') return { handled: 0, isReported: false };
  return {
    handled: sequenceNumbers.findIndex((sequenceNumber) => report.failed.has(sequenceNumber)),
    isReported: true,
  };
}
