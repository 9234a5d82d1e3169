import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { sqsClient } from '../aws/clients.ts';
import { deadLetterQueue, type Park } from '../events/dead-letter-queue.ts';
import { type EventVersion, type Received, readEvent } from '../events/event-message.ts';
import { PermanentError } from '../failures.ts';
import { setting } from '../settings.ts';
import { inInvocationSpan } from '../telemetry/invocation-span.ts';
import { type Processing, processQueued, type ReadEvent, receivedFromQueue } from '../telemetry/messaging-spans.ts';
import { count, logger, observed } from '../telemetry/observability.ts';

export type { EventVersion, Received } from '../events/event-message.ts';

export interface QueueOptions<Event> {
  /** Event type, exactly as announced, to the version it is. A type that is not named here is refused. */
  readonly events: Readonly<Record<string, EventVersion<Event>>>;
  readonly park?: Park;
  readonly now?: () => number;
}

/**
 * The boundary of every queue function: reads each message as an EventBridge event with a CloudEvent in it, hands what
 * is valid to the use case in one batch, parks what can never succeed in the dead-letter queue at once, and reports
 * only what may succeed later as a failed batch item.
 *
 * @param useCase answers a settled result for each event, in their order; a PermanentError among them is parked
 * @source https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function queue<Event>(
  options: QueueOptions<Event>,
  useCase: (events: readonly Received<Event>[], at: number) => Promise<readonly PromiseSettledResult<unknown>[]>,
) {
  const now = options.now ?? Date.now;
  const park = options.park ?? deadLetterQueue(sqsClient(), setting('DEAD_LETTER_QUEUE_URL'));
  const read = new WeakMap<SQSRecord, ReadEvent>();
  const reportFailure = (reason: unknown, record: SQSRecord) =>
    logger.warn('message will be delivered again', { ...known(record), error: reason as Error });

  const handler = middy<SQSEvent, SQSBatchResponse>()
    .use(observed())
    .use(sqsPartialBatchFailure({ logger: reportFailure }))
    .handler(async ({ Records: records }: SQSEvent) => {
      const processings = records.map((record) => processQueued(record, now()));
      const readings = records.map((record, index) => attempt(() => taken(record, processings[index])));
      const received = readings.flatMap((reading) => (reading.status === 'fulfilled' ? [reading.value] : []));
      const results = received.length > 0 ? await useCase(received, now()) : [];
      let next = 0;
      const outcomes = readings.map((reading) =>
        reading.status === 'fulfilled' ? (results[next++] ?? rejected(new Error('no result for this event'))) : reading,
      );
      // What the middleware turns into batchItemFailures.
      return (await Promise.all(
        outcomes.map((outcome, index) => {
          processings[index]?.end(outcome);
          return parkIfPermanent(outcome, records[index]);
        }),
      )) as unknown as SQSBatchResponse;
    });
  // What it takes is held against its declaration: a type that is missing here would be parked, one missing there never comes.
  return Object.assign(inInvocationSpan(handler, receivedFromQueue), { takes: Object.keys(options.events) });

  /** What log lines say of a message. */
  function known(record: SQSRecord) {
    const { eventId, type, userId, correlationId } = read.get(record) ?? {};
    return { messageId: record.messageId, eventId, eventType: type, userId, correlationId };
  }

  function taken(record: SQSRecord, processing: Processing | undefined): Received<Event> {
    const { received, about } = readEvent(options.events, record);
    read.set(record, about);
    processing?.read(received, about);
    return received;
  }

  async function parkIfPermanent(
    outcome: PromiseSettledResult<unknown>,
    record: SQSRecord | undefined,
  ): Promise<PromiseSettledResult<unknown>> {
    if (!record) return outcome;
    if (outcome.status === 'fulfilled') {
      logger.info('message processed', known(record));
      return outcome;
    }
    if (!(outcome.reason instanceof PermanentError)) return outcome;
    const { reason, message } = outcome.reason;
    try {
      await park(record, outcome.reason);
    } catch (error) {
      return rejected(error);
    }
    count('ParkedMessages', 1, { reason });
    logger.warn('message parked in the dead-letter queue', { ...known(record), reason, detail: message });
    return { status: 'fulfilled', value: undefined };
  }
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
