import type { InvokeResult, Invoker } from '../lambda/invoker.ts';
import type { QueueMessage, Queues } from '../sqs/queues.ts';
import { Backoff, pause } from './backoff.ts';
import { readBatchReport } from './batch-item-failures.ts';
import { DeliveryLine } from './delivery-line.ts';
import { eventPayloads } from './event-payloads.ts';
import type { EventSource } from './event-source.ts';
import { queueRecord } from './queue-event.ts';

/** Messages that one receive can give, and handles that one delete takes. */
const QUEUE_CALL_LIMIT = 10;

/** The longest that a receive can wait. */
const LONG_POLL_SECONDS = 20;

/** Pauses while the queue service fails. */
const SERVICE_BACKOFF_MS = { first: 100, most: 5_000 };

/**
 * Pauses after a batch had to be given back, because the function could not be invoked for as long as its messages were
 * out of sight. Without them the source would take one message after the other and use up their deliveries.
 */
const INVOKE_BACKOFF_MS = { first: 100, most: 5_000 };

/** Batches that are under way get so long to end when the source stops. */
const STOP_GRACE_MS = 5_000;

export interface QueueSourceOptions {
  readonly queue: string;
  readonly queueArn: string;
  readonly functionName: string;
  readonly qualifier: string;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly maximumConcurrency: number;
  /** How long a batch is held while the function has no room for it, counted from its first message. */
  readonly holdSeconds: number;
  readonly queues: Queues;
  readonly invoker: Invoker;
  /** Told about failures of the queue service, and of the invocation itself: then the messages come back by themselves. */
  readonly onError: (error: unknown) => void;
  readonly stopGraceMs?: number;
  /** How far the functions' clock is ahead of the queue's. */
  readonly clockOffsetMs?: () => number;
}

/**
 * The mapping from a queue to a function. One long poll is open while the queue is empty; whenever a poll has brought
 * messages the next one opens at once, up to maximumConcurrency batches in flight.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function createQueueSource(options: QueueSourceOptions): EventSource {
  const { maximumConcurrency, stopGraceMs = STOP_GRACE_MS, onError } = options;
  const stopping = new AbortController();
  const killing = new AbortController();
  const serviceBackoff = new Backoff(SERVICE_BACKOFF_MS);
  const invokeBackoff = new Backoff(INVOKE_BACKOFF_MS);
  const line = new DeliveryLine(stopping.signal, (refusal) =>
    onError(new Error(`${refusal.message} (${refusal.code}): messages are held until there is room`)),
  );
  const inFlight = new Set<Promise<void>>();
  let polling: Promise<void> | undefined;

  /** Keeps one poll open as long as one more batch may be in flight. */
  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted && inFlight.size < maximumConcurrency) {
      let taken: Taken;
      try {
        taken = await gather(options, stopping.signal);
        serviceBackoff.succeeded();
      } catch (error) {
        if (!stopping.signal.aborted) onError(error);
        await serviceBackoff.failed(stopping.signal);
        continue;
      }
      if (taken.messages.length > 0) launch(taken);
    }
    polling = undefined;
  };

  const launch = (taken: Taken): void => {
    const batch = deliver(options, line, taken, killing.signal)
      .then(
        () => invokeBackoff.succeeded(),
        (error: unknown) => {
          if (!stopping.signal.aborted) onError(error);
          return invokeBackoff.failed(stopping.signal);
        },
      )
      .finally(() => {
        inFlight.delete(batch);
        if (!stopping.signal.aborted) polling ??= poll();
      });
    inFlight.add(batch);
  };

  return {
    start() {
      polling ??= poll();
    },
    async stop() {
      stopping.abort();
      await polling;
      const grace = new AbortController();
      await Promise.race([Promise.all(inFlight), pause(stopGraceMs, grace.signal)]);
      grace.abort();
      killing.abort(new Error('the event source is stopping'));
      await Promise.all(inFlight);
    },
  };
}

interface Taken {
  readonly messages: readonly QueueMessage[];
  /** When the first of them went out of sight: performance.now() in milliseconds. */
  readonly sinceMs: number;
}

/** Receives until the batch is full or, counted from its first message, the window has passed. */
async function gather(
  { queue, queues, batchSize, batchWindowSeconds, onError }: QueueSourceOptions,
  signal: AbortSignal,
): Promise<Taken> {
  const receive = (missing: number, waitSeconds: number) =>
    queues.receive(queue, { maximum: Math.min(missing, QUEUE_CALL_LIMIT), waitSeconds, signal });
  const messages = await receive(batchSize, LONG_POLL_SECONDS);
  const sinceMs = performance.now();
  const windowEndMs = sinceMs + batchWindowSeconds * 1000;
  const leftMs = () => Math.max(0, windowEndMs - performance.now());
  try {
    while (batchWindowSeconds > 0 && messages.length > 0 && messages.length < batchSize && !signal.aborted) {
      // A receive waits whole seconds: the rest of the window is waited here.
      if (leftMs() < 1000) await pause(leftMs(), signal);
      const waitSeconds = Math.min(Math.floor(leftMs() / 1000), LONG_POLL_SECONDS);
      const more = await receive(batchSize - messages.length, waitSeconds);
      messages.push(...more);
      if (leftMs() === 0 && more.length < QUEUE_CALL_LIMIT) break;
    }
  } catch (error) {
    // What has been taken is delivered all the same.
    if (!signal.aborted) onError(error);
  }
  return { messages, sinceMs };
}

async function deliver(
  options: QueueSourceOptions,
  line: DeliveryLine,
  { messages, sinceMs }: Taken,
  signal: AbortSignal,
): Promise<void> {
  const { functionName, qualifier, queueArn, invoker, holdSeconds, clockOffsetMs = () => 0 } = options;
  const heldUntilMs = sinceMs + holdSeconds * 1000;
  const offsetMs = clockOffsetMs();
  const received = messages.map((message) => queueRecord(message, queueArn, offsetMs));
  for (const { payload, records } of eventPayloads(received)) {
    const invoke = () => invoker.invoke({ functionName, qualifier, payload, signal });
    const result = await line.deliver({ invoke, heldUntilMs });
    await deleteSucceeded(options, records, result);
  }
}

async function deleteSucceeded(
  { queue, queues }: QueueSourceOptions,
  records: readonly { messageId: string; receiptHandle: string }[],
  result: InvokeResult,
): Promise<void> {
  if (result.functionError) return;
  const report = readBatchReport(result.payload, new Set(records.map(({ messageId }) => messageId)));
  if (report.outcome === 'failed') return;
  const handles = records
    .filter(({ messageId }) => report.outcome === 'succeeded' || !report.failed.has(messageId))
    .map(({ receiptHandle }) => receiptHandle);
  for (let start = 0; start < handles.length; start += QUEUE_CALL_LIMIT)
    await queues.delete(queue, handles.slice(start, start + QUEUE_CALL_LIMIT));
}
