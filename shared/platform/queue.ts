import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { ErrorObject } from 'ajv';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import validateEnvelope from '#contracts/platform/event-envelope';
import { sqsClient } from './aws-clients.ts';
import { deadLetterQueue, type Park } from './dead-letter-queue.ts';
import { PermanentError } from './failures.ts';
import { count, logger, observed } from './observability.ts';
import { setting } from './settings.ts';

/** Foreign ids are carried into entries and logs; longer ones are cut. */
const MAX_CORRELATION_ID_LENGTH = 128;

/** Reads one version of an event: checks its data and gives it the shape the use case knows. */
export interface EventVersion<Event> {
  readonly validate: ((data: unknown) => boolean) & { errors?: ErrorObject[] | null };
  readonly translate: (data: never) => Event;
}

/** An event that was taken from the queue, in the use case's own shape. */
export interface Received<Event> {
  /** The same for each delivery of the same event. */
  readonly eventId: string;
  readonly event: Event;
  readonly correlationId: string;
}

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
  const reportFailure = (reason: unknown, record: SQSRecord) =>
    logger.warn('message will be delivered again', { messageId: record.messageId, error: reason as Error });

  return middy<SQSEvent, SQSBatchResponse>()
    .use(observed())
    .use(sqsPartialBatchFailure({ logger: reportFailure }))
    .handler(async ({ Records: records }: SQSEvent) => {
      const readings = records.map((record) => attempt(() => read(options.events, record)));
      const received = readings.flatMap((reading) => (reading.status === 'fulfilled' ? [reading.value] : []));
      const results = received.length > 0 ? await useCase(received, now()) : [];
      let next = 0;
      const outcomes = readings.map((reading) =>
        reading.status === 'fulfilled' ? (results[next++] ?? rejected(new Error('no result for this event'))) : reading,
      );
      // What the middleware turns into batchItemFailures.
      return (await Promise.all(
        outcomes.map((outcome, index) => parkIfPermanent(outcome, records[index])),
      )) as unknown as SQSBatchResponse;
    });

  async function parkIfPermanent(
    outcome: PromiseSettledResult<unknown>,
    record: SQSRecord | undefined,
  ): Promise<PromiseSettledResult<unknown>> {
    if (outcome.status === 'fulfilled' || !record || !(outcome.reason instanceof PermanentError)) return outcome;
    const { reason, message } = outcome.reason;
    try {
      await park(record, outcome.reason);
    } catch (error) {
      return rejected(error);
    }
    count('ParkedMessages');
    logger.warn('message parked in the dead-letter queue', { messageId: record.messageId, reason, detail: message });
    return { status: 'fulfilled', value: undefined };
  }
}

function read<Event>(versions: QueueOptions<Event>['events'], record: SQSRecord): Received<Event> {
  const envelope = parsed(record.body);
  if (!validateEnvelope(envelope)) throw malformed(validateEnvelope.errors);
  const { detail, 'detail-type': type, id } = envelope;
  if (detail.type !== undefined && detail.type !== type)
    throw new PermanentError('malformed_event', `the detail says it is ${detail.type}, the event says ${type}`);
  const version = Object.hasOwn(versions, type) ? versions[type] : undefined;
  if (!version) throw new PermanentError('unknown_event_type', `${type} is not an event that this queue takes`);
  if (!version.validate(detail.data)) throw malformed(version.validate.errors, '/detail/data');
  const eventId = detail.id ?? id ?? record.messageId;
  return {
    eventId,
    event: version.translate(detail.data as never),
    correlationId: correlationIdOf(detail.correlationid, eventId).slice(0, MAX_CORRELATION_ID_LENGTH),
  };
}

function correlationIdOf(given: unknown, eventId: string): string {
  return typeof given === 'string' && given !== '' ? given : eventId;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new PermanentError('malformed_event', `the body is not JSON: ${(error as Error).message}`);
  }
}

function malformed(errors: ErrorObject[] | null | undefined, under = ''): PermanentError {
  const reasons = (errors ?? []).map(({ instancePath, message }) => `${under}${instancePath || '/'} ${message}`);
  return new PermanentError('malformed_event', reasons.join('; '));
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
