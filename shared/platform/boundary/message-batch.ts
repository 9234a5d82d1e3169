import { setTimeout as delay } from 'node:timers/promises';
import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { sqsClient } from '../aws/clients.ts';
import { timeLeftMs } from '../deadline.ts';
import { deadLetterQueue, type Park } from '../events/dead-letter-queue.ts';
import { isDeploymentFault, isUnavailable, PermanentError, TransientError } from '../failures.ts';
import { systemActor } from '../identity/actor.ts';
import { isOfBefore } from '../reset/intake.ts';
import { ownIntake, type ReadIntake } from '../reset/own-intake.ts';
import { setting } from '../settings.ts';
import { inInvocationSpan } from '../telemetry/invocation-span.ts';
import { type Processing, processQueued, type ReadEvent, receivedFromQueue } from '../telemetry/messaging-spans.ts';
import { count, logger, observed } from '../telemetry/observability.ts';
import { type ReturnLater, visibilityOf } from './return-later.ts';

/** Tries of the use case within one invocation: a hiccup of a second costs no redelivery. */
const IN_PLACE = { attempts: 3, baseMs: 300 } as const;
/**
 * How long to wait before the nth try in place (2 and up): four times as long each time, and up to half of it less, so that
 * what failed together is not tried together.
 *
 * @param chance from 0 to 1
 */
export function pauseMs(attempt: number, chance: number): number {
  return ((1 + chance) / 2) * IN_PLACE.baseMs * 4 ** (attempt - 2);
}

/** Another try begins only where this much is left beside twice the time that the one before took. */
const SPARE_MS = 1000;

type Settled = PromiseSettledResult<unknown>;

export interface MessageBatchOptions<Taken extends object> {
  /**
   * What the use case is given of a message, what is known beside it, and when it happened where it says so.
   *
   * @throws PermanentError for what no one can read
   */
  readonly take: (record: SQSRecord) => {
    readonly received: Taken;
    readonly about: ReadEvent;
    readonly happenedAt?: number | undefined;
  };
  /** Whether another message that this queue takes says the same and more. It is passed over. */
  readonly isSuperseded?: (about: ReadEvent) => boolean;
  readonly intake?: ReadIntake;
  readonly park?: Park;
  readonly returnLater?: ReturnLater;
  readonly now?: () => number;
  /** Waits before the nth try in place (2 and up). */
  readonly pause?: (attempt: number) => Promise<unknown>;
}

/**
 * What every queue's boundary does with its messages: hands what is readable to the use case in one batch, tries what
 * failed for the moment again in place, parks what can never succeed in the dead-letter queue at once, and gives back to
 * the queue, for a few seconds, only what may succeed later. What is of before a reset is dropped. No message costs its
 * neighbours anything, but for those behind it in its group of a FIFO queue: they are handed on one after the other, and
 * given back with the one that failed.
 *
 * @param useCase answers a settled result for each message, in their order; a PermanentError among them is parked. It is
 *   called again with those that failed, so that repeats must be harmless, as they are for any queue. Its actor is the
 *   function itself: what messages say of theirs is among what was taken
 * @source https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function messageBatch<Taken extends object>(
  options: MessageBatchOptions<Taken>,
  useCase: (messages: readonly Taken[], at: number, actor: string) => Promise<readonly Settled[]>,
) {
  const now = options.now ?? Date.now;
  const park = options.park ?? deadLetterQueue(sqsClient(), setting('DEAD_LETTER_QUEUE_URL'));
  const returnLater = options.returnLater ?? visibilityOf(sqsClient(), setting('QUEUE_URL'));
  const pause = options.pause ?? ((attempt) => delay(pauseMs(attempt, Math.random())));
  const intake = options.intake ?? ownIntake();
  const read = new WeakMap<SQSRecord, ReadEvent>();
  const happened = new WeakMap<SQSRecord, number>();
  const reportFailure = (reason: unknown, record: SQSRecord) =>
    logger.warn('message will be delivered again', { ...known(record), error: reason as Error });

  const handler = middy<SQSEvent, SQSBatchResponse>()
    .use(observed())
    .use(sqsPartialBatchFailure({ logger: reportFailure }))
    .handler(async ({ Records: records }: SQSEvent, { functionName }: Context) => {
      const processings = records.map((record) => processQueued(record, now()));
      const readings = records.map((record, index) => attempt(() => taken(record, processings[index])));
      const dropped = new Set([...superseded(records), ...(await ofBefore(records))]);
      const outcomes = await outcomesOf(records, readings, dropped, systemActor(functionName));
      // What the middleware turns into batchItemFailures.
      return (await Promise.all(
        records.map((record, index) => {
          const outcome = outcomes[index] ?? NO_RESULT;
          processings[index]?.end(outcome);
          return concluded(outcome, record);
        }),
      )) as unknown as SQSBatchResponse;
    });
  return inInvocationSpan(handler, receivedFromQueue);

  /** What log lines say of a message. */
  function known(record: SQSRecord) {
    const { eventId, type, userId, correlationId, actor } = read.get(record) ?? {};
    return { messageId: record.messageId, eventId, eventType: type, userId, correlationId, actor };
  }

  function taken(record: SQSRecord, processing: Processing | undefined): Taken {
    const { received, about, happenedAt } = options.take(record);
    read.set(record, about);
    if (happenedAt !== undefined) happened.set(record, happenedAt);
    processing?.read(received, about);
    return received;
  }

  /** What need not be taken, as a newer version of it comes by itself. */
  function superseded(records: readonly SQSRecord[]): readonly SQSRecord[] {
    const older = records.filter((record) => {
      const about = read.get(record);
      return about !== undefined && options.isSuperseded?.(about) === true;
    });
    for (const record of older) logger.info('message of an older version is passed over', known(record));
    return older;
  }

  /** What leaves no trace: it happened, or was on its way, before the context was reset. */
  async function ofBefore(records: readonly SQSRecord[]): Promise<ReadonlySet<SQSRecord>> {
    const at = now();
    const current = await intake(at);
    const before = records.filter((record) => {
      const sentAt = Number(record.attributes.SentTimestamp);
      return isOfBefore(current, [happened.get(record), sentAt], at);
    });
    for (const record of before) logger.info('message of before a reset is dropped', known(record));
    if (before.length > 0) count('DroppedByReset', before.length);
    return new Set(before);
  }

  /** What became of each message. Of a group that keeps an order one is under way at a time. */
  async function outcomesOf(
    records: readonly SQSRecord[],
    readings: readonly PromiseSettledResult<Taken>[],
    dropped: ReadonlySet<SQSRecord>,
    actor: string,
  ): Promise<Settled[]> {
    const outcomes: Settled[] = [];
    for (const round of roundsOf(records)) {
      const held = new Set(records.filter((_, index) => isGivenBack(outcomes[index])).map(orderedGroupOf));
      const isLate = outcomes.length > 0 && timeLeftMs() < SPARE_MS;
      const readable: Taken[] = [];
      const due: number[] = [];
      for (const index of round) {
        const record = records[index] as SQSRecord;
        const reading = readings[index] ?? NO_RESULT;
        if (dropped.has(record)) outcomes[index] = DROPPED;
        else if (held.has(orderedGroupOf(record)) || isLate) outcomes[index] = rejected(new TransientError(BEHIND));
        else if (reading.status === 'rejected') outcomes[index] = reading;
        else {
          due.push(index);
          readable.push(reading.value);
        }
      }
      const results = await inPlace(readable, actor);
      for (const [position, index] of due.entries()) outcomes[index] = results[position] ?? NO_RESULT;
    }
    return outcomes;
  }

  /** The use case, again for those that failed for the moment as long as there is time. One result for each message. */
  async function inPlace(received: readonly Taken[], actor: string): Promise<Settled[]> {
    const results: Settled[] = [];
    let left = received.map((_, index) => index);
    for (let attempt = 1; left.length > 0; attempt++) {
      const startedAt = performance.now();
      const answers = await tried(
        left.flatMap((index) => received[index] ?? []),
        actor,
      );
      for (const [position, index] of left.entries()) results[index] = answers[position] ?? NO_RESULT;
      left = left.filter((index) => mayPass(results[index]));
      const tookMs = performance.now() - startedAt;
      if (left.length === 0 || attempt >= IN_PLACE.attempts || timeLeftMs() < 2 * tookMs + SPARE_MS) break;
      count('Retries', left.length);
      await pause(attempt + 1);
    }
    return results;
  }

  async function tried(messages: readonly Taken[], actor: string): Promise<readonly Settled[]> {
    try {
      return await useCase(messages, now(), actor);
    } catch (error) {
      return messages.map(() => rejected(error));
    }
  }

  async function concluded(outcome: Settled, record: SQSRecord): Promise<Settled> {
    if (outcome.status === 'fulfilled') {
      logger.info('message processed', known(record));
      return outcome;
    }
    if (!(outcome.reason instanceof PermanentError)) return returned(outcome, record);
    const { reason, message } = outcome.reason;
    try {
      await park(record, outcome.reason);
    } catch (error) {
      return returned(rejected(error), record);
    }
    count('ParkedMessages', 1, { reason });
    logger.warn('message parked in the dead-letter queue', { ...known(record), reason, detail: message });
    return { status: 'fulfilled', value: undefined };
  }

  /** A message that cannot be given back for a while comes back by itself, after the queue's visibility timeout. */
  async function returned(outcome: PromiseRejectedResult, record: SQSRecord): Promise<Settled> {
    if (isDeploymentFault(outcome.reason)) count('DeploymentFaults');
    try {
      await returnLater(record);
    } catch (error) {
      logger.warn('message stays away for the whole visibility timeout', { ...known(record), error: error as Error });
    }
    return outcome;
  }
}

const DROPPED: Settled = { status: 'fulfilled', value: undefined };
const BEHIND = 'an earlier message of its group is not done';
const NO_RESULT: PromiseRejectedResult = rejected(new Error('no result for this message'));

/**
 * The group whose order counts. A standard queue's messages may have groups as well, for fairness: those have no order.
 *
 * @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
function orderedGroupOf({ eventSourceARN, attributes }: SQSRecord): string | undefined {
  return eventSourceARN.endsWith('.fifo') ? attributes.MessageGroupId : undefined;
}

/**
 * Which messages may be under way together: all of a standard queue, the nth of each group of a FIFO queue.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html (stop after the first failure)
 */
function roundsOf(records: readonly SQSRecord[]): number[][] {
  const rounds: number[][] = [];
  const next = new Map<string | undefined, number>();
  for (const [index, record] of records.entries()) {
    const group = orderedGroupOf(record);
    const round = next.get(group) ?? 0;
    if (group !== undefined) next.set(group, round + 1);
    rounds[round] = [...(rounds[round] ?? []), index];
  }
  return rounds;
}

/** What nobody can read or do is parked: those behind it go on. */
function isGivenBack(outcome: Settled | undefined): boolean {
  return outcome?.status === 'rejected' && !(outcome.reason instanceof PermanentError);
}

function mayPass(result: Settled | undefined): boolean {
  return result?.status === 'rejected' && isUnavailable(result.reason);
}

function attempt<T>(work: () => T): PromiseSettledResult<T> {
  try {
    return { status: 'fulfilled', value: work() };
  } catch (error) {
    return rejected(error);
  }
}

function rejected(reason: unknown): PromiseRejectedResult {
  return { status: 'rejected', reason };
}
