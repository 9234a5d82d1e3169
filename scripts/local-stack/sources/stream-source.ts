import { createHash } from 'node:crypto';
import { Backoff, pause } from './backoff.ts';
import type { EventSource } from './event-source.ts';
import { itemKey } from './item-key.ts';
import { StreamBatch } from './stream-batch.ts';
import { type StreamPosition, type StreamRecord, TRIM_HORIZON } from './stream-reader.ts';
import type { StreamSourceOptions } from './stream-source-options.ts';

/** Pauses while the stream cannot be read. */
const SERVICE_BACKOFF_MS = { first: 100, most: 5_000 };

/** Batches that a fault may go back by. */
const FURTHEST_BACK = 2;

/**
 * After a read in which nothing matched: a mapping that waits for rare records would else read each write by itself. Lambda
 * looks four times a second. @source https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
const UNMATCHED_PAUSE_MS = 20;

/** A batch that is under way gets so long to end when the source stops. */
const STOP_GRACE_MS = 5_000;

/**
 * The mapping from a table's stream to a function: at least once, in order for each key, and up to parallelizationFactor
 * batches at a time, which no two records of one key are spread over.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function createStreamSource(options: StreamSourceOptions): EventSource {
  const { onError, stopGraceMs = STOP_GRACE_MS } = options;
  const stopping = new AbortController();
  const killing = new AbortController();
  const backoff = new Backoff(SERVICE_BACKOFF_MS);
  let running: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    let position: StreamPosition | undefined;
    // Where the last batches began, the newest last.
    let begun: StreamPosition[] = [];
    while (!stopping.signal.aborted) {
      try {
        position ??= await firstPosition(options);
        const from = position;
        position = await advance(options, from, stopping.signal, killing.signal);
        backoff.succeeded();
        if (position === from) continue;
        begun = [...begun, from].slice(-FURTHEST_BACK);
        const back = options.batchesBack?.() ?? 0;
        if (back > 0) position = begun.at(-back) ?? from;
      } catch (error) {
        if (stopping.signal.aborted) return;
        onError(error);
        position = undefined;
        await backoff.failed(stopping.signal);
      }
    }
  };

  return {
    start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      const grace = new AbortController();
      await Promise.race([running, pause(stopGraceMs, grace.signal)]);
      grace.abort();
      killing.abort(new Error('the event source is stopping'));
      await running;
    },
  };
}

/** Written down at once, so that a crash before the first batch does not move the beginning. */
async function firstPosition({
  checkpoints,
  mapping,
  reader,
  startingPosition,
}: StreamSourceOptions): Promise<StreamPosition> {
  const known = checkpoints.get(mapping);
  if (known !== undefined) return known;
  const position = startingPosition === 'LATEST' ? await reader.latestPosition() : TRIM_HORIZON;
  checkpoints.set(mapping, position);
  return position;
}

/** Reads one batch, delivers it and writes down how far it came. */
async function advance(
  options: StreamSourceOptions,
  from: StreamPosition,
  stopping: AbortSignal,
  killing: AbortSignal,
): Promise<StreamPosition> {
  const { reader, checkpoints, mapping } = options;
  const { records, next } = await gather(options, from, stopping);
  if (stopping.aborted) return from;
  const lanes = intoLanes(records, options.parallelizationFactor);
  // Beside others, none of them knows how far all have come: the position is written down when all are done.
  const checkpoint = lanes.length > 1 ? () => {} : (position: StreamPosition) => checkpoints.set(mapping, position);
  const deliverLane = async (lane: readonly StreamRecord[]): Promise<boolean> => {
    for (let start = 0; start < lane.length; start += options.batchSize) {
      const batch = new StreamBatch(options, checkpoint, stopping, killing);
      if (!(await batch.deliver(lane.slice(start, start + options.batchSize)))) return false;
    }
    return true;
  };
  if ((await Promise.all(lanes.map(deliverLane))).includes(false)) return from;
  if (next === from) await reader.changed(stopping);
  else {
    checkpoints.set(mapping, next);
    if (records.length === 0) await pause(UNMATCHED_PAUSE_MS, stopping);
  }
  return next;
}

/** Reads until the batch is full of matching records or, counted from the first of them, the window has passed. */
async function gather(
  { reader, matches, batchSize: laneSize, parallelizationFactor, batchWindowSeconds }: StreamSourceOptions,
  from: StreamPosition,
  stopping: AbortSignal,
): Promise<{ records: StreamRecord[]; next: StreamPosition }> {
  const batchSize = laneSize * parallelizationFactor;
  const records: StreamRecord[] = [];
  let next = from;
  let windowEnd: AbortSignal | undefined;
  while (!stopping.aborted) {
    const read = await reader.read(next, batchSize - records.length);
    const atEnd = read.next === next;
    next = read.next;
    records.push(...read.records.filter(matches));
    if (records.length === 0 || records.length >= batchSize || batchWindowSeconds === 0) break;
    windowEnd ??= AbortSignal.timeout(batchWindowSeconds * 1000);
    if (windowEnd.aborted) break;
    if (atEnd) await reader.changed(AbortSignal.any([stopping, windowEnd]));
  }
  return { records, next };
}

/** Records of one key are in one lane, in their order. @source https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html */
function intoLanes(records: readonly StreamRecord[], parallelizationFactor: number): StreamRecord[][] {
  if (parallelizationFactor === 1) return records.length === 0 ? [] : [[...records]];
  const lanes = new Map<number, StreamRecord[]>();
  for (const record of records) {
    const lane = laneOf(record, parallelizationFactor);
    lanes.set(lane, [...(lanes.get(lane) ?? []), record]);
  }
  return [...lanes.values()];
}

function laneOf(record: StreamRecord, lanes: number): number {
  return createHash('sha256').update(itemKey(record)).digest().readUInt32BE(0) % lanes;
}
