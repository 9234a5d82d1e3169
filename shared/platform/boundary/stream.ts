import middy from '@middy/core';
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { sqsClient } from '../aws/clients.ts';
import { deadLetterQueue, type Park, type Parkable } from '../events/dead-letter-queue.ts';
import { isDeploymentFault, PermanentError } from '../failures.ts';
import { systemActor } from '../identity/actor.ts';
import { isOfBefore } from '../reset/intake.ts';
import type { ReadIntake } from '../reset/own-intake.ts';
import { setting } from '../settings.ts';
import { inInvocationSpan } from '../telemetry/invocation-span.ts';
import { processStreamed, receivedFromStream } from '../telemetry/messaging-spans.ts';
import { count, logger, observed } from '../telemetry/observability.ts';

type Settled = PromiseSettledResult<unknown>;

const NO_RESULT: PromiseRejectedResult = { status: 'rejected', reason: new Error('no result for this record') };

export interface StreamOptions<Taken> {
  /** What the use case is given of a record. @throws PermanentError for what no one can read, now or later */
  readonly read: (record: DynamoDBRecord) => Taken;
  readonly park?: Park;
  /**
   * Of a function that writes: what changed before a reset is dropped. One that publishes needs none, as its events carry
   * the time of the change.
   */
  readonly intake?: ReadIntake;
  readonly now?: () => number;
}

/**
 * The boundary of every stream function: reads each record, hands what is readable to the use case in one batch, parks
 * what can never succeed in the dead-letter queue with its reason, and answers where the stream must go on. The mapping
 * delivers everything from the first failed record again, in order; a record that is parked holds nobody up.
 *
 * @param useCase answers a settled result for each record, in their order; a PermanentError among them is parked. Its
 *   actor is the function itself: what a record says of whoever wrote it is among what was read
 * @source https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function stream<Taken>(
  options: StreamOptions<Taken>,
  useCase: (taken: readonly Taken[], at: number, actor: string) => Promise<readonly Settled[]>,
) {
  const now = options.now ?? Date.now;
  const park = options.park ?? deadLetterQueue(sqsClient(), setting('DEAD_LETTER_QUEUE_URL'));

  const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>()
    .use(observed())
    .handler(
      async ({ Records: all }: DynamoDBStreamEvent, { functionName }: Context): Promise<DynamoDBBatchResponse> => {
        const at = now();
        const records = await sinceReset(all, at);
        const processings = records.map((record) => processStreamed(record, at));
        const readings = records.map((record) => attempt(() => options.read(record)));
        const taken = readings.flatMap((reading) => (reading.status === 'fulfilled' ? [reading.value] : []));
        const results = (taken.length > 0 ? await useCase(taken, at, systemActor(functionName)) : []).values();
        const outcomes = readings.map(
          (reading): Settled => (reading.status === 'fulfilled' ? (results.next().value ?? NO_RESULT) : reading),
        );
        for (const [index, processing] of processings.entries()) processing.end(outcomes[index] ?? NO_RESULT);
        for (const [index, record] of records.entries()) {
          const outcome = await concluded(outcomes[index] ?? NO_RESULT, record);
          if (outcome.status === 'fulfilled') continue;
          if (isDeploymentFault(outcome.reason)) count('DeploymentFaults');
          const itemIdentifier = record.dynamodb?.SequenceNumber ?? '';
          logger.warn('stream goes on from this record again', { itemIdentifier, error: outcome.reason as Error });
          return { batchItemFailures: [{ itemIdentifier }] };
        }
        return { batchItemFailures: [] };
      },
    );
  return inInvocationSpan(handler, receivedFromStream);

  async function sinceReset(records: readonly DynamoDBRecord[], at: number): Promise<readonly DynamoDBRecord[]> {
    if (!options.intake) return records;
    const current = await options.intake(at);
    const kept = records.filter(({ dynamodb }) => {
      const { ApproximateCreationDateTime: seconds } = dynamodb ?? {};
      return !isOfBefore(current, [seconds === undefined ? undefined : seconds * 1000], at);
    });
    if (kept.length < records.length) count('DroppedByReset', records.length - kept.length);
    return kept;
  }

  /** In the order of the stream, and no further than the first record that fails: what is behind it comes again. */
  async function concluded(outcome: Settled, record: DynamoDBRecord): Promise<Settled> {
    const { userId, correlationId } = record.dynamodb?.NewImage ?? {};
    const known = { userId: userId?.S, correlationId: correlationId?.S };
    if (outcome.status === 'fulfilled') {
      logger.info('record processed', known);
      return outcome;
    }
    if (!(outcome.reason instanceof PermanentError)) return outcome;
    const { reason, message } = outcome.reason;
    try {
      await park(parkable(record), outcome.reason);
    } catch (error) {
      return { status: 'rejected', reason: error };
    }
    count('ParkedMessages', 1, { reason });
    logger.warn('record parked in the dead-letter queue', { ...known, reason, detail: message });
    return { status: 'fulfilled', value: undefined };
  }
}

/** A record as a message: the body is an event that the function itself takes. */
function parkable(record: DynamoDBRecord): Parkable {
  return {
    body: JSON.stringify({ Records: [record] }),
    messageId: record.dynamodb?.SequenceNumber ?? record.eventID ?? '',
    eventSourceARN: record.eventSourceARN ?? '',
  };
}

function attempt<T>(work: () => T): PromiseSettledResult<T> {
  try {
    return { status: 'fulfilled', value: work() };
  } catch (reason) {
    return { status: 'rejected', reason };
  }
}
