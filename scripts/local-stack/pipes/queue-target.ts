import type { StreamRecord } from '../sources/stream-reader.ts';
import type { FifoPlace, Queues } from '../sqs/queues.ts';
import type { PipeTarget } from './pipe-invoker.ts';

/** @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const MAXIMUM_MESSAGES = 10;

export interface QueueTargetOptions {
  readonly queues: Pick<Queues, 'send'>;
  readonly queue: string;
  readonly bodyOf: (record: StreamRecord) => string;
  /** Of a FIFO queue. */
  readonly placeOf?: (record: StreamRecord) => FifoPlace;
}

/** Sends each record as a message; one that is refused holds up those behind it, which keeps their order. */
export function queueTarget({ queues, queue, bodyOf, placeOf }: QueueTargetOptions): PipeTarget {
  return {
    batchLimit: MAXIMUM_MESSAGES,
    async send(records) {
      const outcomes: (string | undefined)[] = [];
      for (const record of records)
        try {
          await queues.send(queue, bodyOf(record), {}, placeOf?.(record));
          outcomes.push(undefined);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          return [...outcomes, ...Array<string>(records.length - outcomes.length).fill(reason)];
        }
      return outcomes;
    },
  };
}

/**
 * Where a record stands in a FIFO queue: records of one partition key form a group, and a repeat of a record is known by
 * its id. infra/tables.tf names the same paths to the pipe.
 *
 * @source https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetSqsQueueParameters.html
 */
export function placeByKey(partitionKey: { readonly name: string; readonly type: 'S' | 'N' | 'B' }) {
  return ({ eventID = '', dynamodb }: StreamRecord): FifoPlace => ({
    groupId: String(dynamodb.Keys?.[partitionKey.name]?.[partitionKey.type] ?? ''),
    deduplicationId: eventID,
  });
}
