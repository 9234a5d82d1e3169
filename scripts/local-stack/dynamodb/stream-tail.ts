import { isDeepStrictEqual } from 'node:util';
import { type StreamPosition, type StreamRecord, TRIM_HORIZON } from '../sources/stream-reader.ts';
import type { SequenceNumbers } from './sequence-numbers.ts';
import { type RawStreamRecord, StreamCallError, type StreamClient } from './stream-client.ts';
import type { WriteSignal } from './write-signal.ts';

/** Records that are held for mappings that come later: what a busy second brings, a few megabytes at most. */
export const RECORDS_HELD = 500;

/** What is asked for at once where mappings keep up. */
const PAGE_RECORDS = 100;

export interface StreamTailOptions {
  readonly client: StreamClient;
  readonly region: string;
  /** The engine's ARN, which is never shown. */
  readonly engineStreamArn: string;
  readonly streamArn: string;
  readonly numbers: SequenceNumbers;
  /** The engine's, which holds all of the stream. */
  readonly shardId: string;
  readonly writes: WriteSignal;
}

/** A record as it is shown, and where it is; none for one that DynamoDB would not have written. */
export interface TailEntry {
  readonly position: StreamPosition;
  readonly record: StreamRecord | undefined;
}

interface Page {
  readonly entries: readonly TailEntry[];
  readonly iterator: string | undefined;
}

/**
 * The end of one table's stream, read and parsed once for all mappings that follow it: each used to ask the engine for every
 * write by itself. A mapping that is further behind than what is held reads for itself.
 */
export class StreamTail {
  readonly #options: StreamTailOptions;
  /** What follows the position `start`, without a gap. */
  #held: TailEntry[] = [];
  #start: StreamPosition | undefined;
  #iterator: string | undefined;
  /** A look at the engine that is under way; whether what it found follows what is held. */
  #refill: { readonly writes: number; readonly done: Promise<boolean> } | undefined;

  constructor(options: StreamTailOptions) {
    this.#options = options;
  }

  /** Entries after a position, oldest first, at most `limit`; none at the end of the stream. */
  async after(position: StreamPosition, limit: number): Promise<readonly TailEntry[]> {
    for (;;) {
      const index = this.#indexAfter(position);
      if (index === undefined) return (await this.read(position, limit, undefined)).entries;
      if (index < this.#held.length) return this.#held.slice(index, index + limit);
      // A look that was begun before the last write says nothing of what that write has brought.
      const isOlder = this.#refill !== undefined && this.#refill.writes !== this.#options.writes.count;
      const follows = await (this.#refill ?? this.#begin()).done;
      if (follows && !isOlder && this.#end === position) return [];
    }
  }

  /** Reads past what is held. @param iterator of an earlier read that ended at the position */
  async read(position: StreamPosition, limit: number, iterator: string | undefined): Promise<Page> {
    const { client } = this.#options;
    const { Records, NextShardIterator } = await this.#records(client, position, limit, iterator);
    return { entries: Records.map((record) => this.#entry(record)), iterator: NextShardIterator };
  }

  get #end(): StreamPosition | undefined {
    return this.#held.at(-1)?.position ?? this.#start;
  }

  /** @returns undefined for a position that is not in what is held */
  #indexAfter(position: StreamPosition): number | undefined {
    const end = this.#end;
    if (end === undefined || isAhead(position, end)) {
      // The first mapping, or one that is further than what is held: it goes on from there.
      this.#held = [];
      this.#start = position;
      this.#iterator = undefined;
      return 0;
    }
    if (position === this.#start) return 0;
    if (position === end) return this.#held.length;
    const index = this.#held.findIndex((entry) => entry.position === position);
    return index < 0 ? undefined : index + 1;
  }

  #begin() {
    const begun = {
      writes: this.#options.writes.count,
      done: this.#readOn().finally(() => (this.#refill = undefined)),
    };
    this.#refill = begun;
    return begun;
  }

  async #readOn(): Promise<boolean> {
    const from = this.#end ?? TRIM_HORIZON;
    const { entries, iterator } = await this.read(from, PAGE_RECORDS, this.#iterator);
    // Another mapping has moved what is held meanwhile.
    if (this.#end !== from) return false;
    this.#iterator = iterator;
    this.#held.push(...entries);
    const tooMany = this.#held.length - RECORDS_HELD;
    if (tooMany > 0) this.#start = this.#held.splice(0, tooMany).at(-1)?.position;
    return true;
  }

  async #records(client: StreamClient, position: StreamPosition, limit: number, iterator: string | undefined) {
    if (iterator === undefined) return client.records(await this.#iteratorAfter(position), limit);
    try {
      return await client.records(iterator, limit);
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
  #entry(record: RawStreamRecord): TailEntry {
    const { region, streamArn, numbers } = this.#options;
    const SequenceNumber = numbers.shown(record.dynamodb.SequenceNumber);
    if (isUnchanged(record)) return { position: SequenceNumber, record: undefined };
    const dynamodb = { ...record.dynamodb, SequenceNumber };
    const shown = { ...record, dynamodb, awsRegion: region, eventSourceARN: streamArn } as unknown as StreamRecord;
    return { position: SequenceNumber, record: shown };
  }
}

/** Sequence numbers of one stream have one length, or grow with it. */
function isAhead(position: StreamPosition, end: StreamPosition): boolean {
  if (position === TRIM_HORIZON || position === end) return false;
  if (end === TRIM_HORIZON) return false;
  return position.length === end.length ? position > end : position.length > end.length;
}

/** dynoxide writes a record for a put that changes nothing; DynamoDB does not. */
function isUnchanged({ eventName, dynamodb: { OldImage, NewImage } }: RawStreamRecord): boolean {
  return (
    eventName === 'MODIFY' && OldImage !== undefined && NewImage !== undefined && isDeepStrictEqual(OldImage, NewImage)
  );
}
