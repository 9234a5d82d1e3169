import type { StreamRecord } from '../sources/stream-reader.ts';
import type { Queues } from '../sqs/queues.ts';
import type { PipeTarget } from './pipe-invoker.ts';

/** @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const MAXIMUM_MESSAGES = 10;

/** Sends each record as a message; one that is refused holds up those behind it, which keeps their order. */
export function queueTarget(
  queues: Pick<Queues, 'send'>,
  queue: string,
  bodyOf: (record: StreamRecord) => string,
): PipeTarget {
  return {
    batchLimit: MAXIMUM_MESSAGES,
    async send(records) {
      const outcomes: (string | undefined)[] = [];
      for (const record of records)
        try {
          await queues.send(queue, bodyOf(record));
          outcomes.push(undefined);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          return [...outcomes, ...Array<string>(records.length - outcomes.length).fill(reason)];
        }
      return outcomes;
    },
  };
}
