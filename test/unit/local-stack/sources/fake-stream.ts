import {
  type StreamPosition,
  type StreamRead,
  type StreamReader,
  type StreamRecord,
  TRIM_HORIZON,
} from '../../../../scripts/local-stack/sources/stream-reader.ts';

/** A stream in memory; sequence numbers count from 1. */
export class FakeStream implements StreamReader {
  readonly table = 'laurel-dev-loyalty';
  readonly streamArn =
    'arn:aws:dynamodb:eu-west-1:000000000000:table/laurel-dev-loyalty/stream/2026-01-01T00:00:00.000';
  readonly shardId = 'shardId-00000000000000000001-00000001';
  /** Thrown by the next reads, one each. */
  readonly failures: Error[] = [];
  /** How often somebody began to wait for a change. */
  waits = 0;
  readonly #records: StreamRecord[] = [];
  #wake: (() => void)[] = [];

  /** Writes records with these keys, at this time. */
  write(keys: readonly string[], atEpochSeconds = Date.now() / 1000): void {
    for (const key of keys)
      this.#records.push({
        eventID: String(this.#records.length + 1),
        eventName: 'INSERT',
        dynamodb: {
          Keys: { PK: { S: key } },
          SequenceNumber: String(this.#records.length + 1),
          ApproximateCreationDateTime: atEpochSeconds,
        },
      });
    for (const wake of this.#wake.splice(0)) wake();
  }

  async latestPosition(): Promise<StreamPosition> {
    return this.#records.at(-1)?.dynamodb.SequenceNumber ?? TRIM_HORIZON;
  }

  async read(position: StreamPosition, limit: number): Promise<StreamRead> {
    const failure = this.failures.shift();
    if (failure) throw failure;
    const from = position === TRIM_HORIZON ? 0 : Number(position);
    const records = this.#records.slice(from, from + limit);
    return { records, next: records.at(-1)?.dynamodb.SequenceNumber ?? position };
  }

  changed(signal: AbortSignal): Promise<void> {
    this.waits++;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

/** The partition key of a record as a function received it. */
export function keyOf(record: Record<string, unknown>): string {
  return (record as unknown as StreamRecord).dynamodb.Keys?.PK?.S ?? '';
}
