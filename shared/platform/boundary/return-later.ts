import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';

/**
 * The first pauses are short, since most of what fails is well again within seconds; the last ones are long, so that the
 * receives of a queue outlast an outage. With the usual five receives a message is tried over about nine minutes.
 */
export const RETURN = { firstSeconds: 2, factor: 6, mostSeconds: 900 } as const;

/** Gives a message back to its queue, to be delivered again after a while. */
export type ReturnLater = (record: SQSRecord) => Promise<void>;

/**
 * How long a failed message stays away: growing with each receive, a quarter less or more, so that what failed together
 * does not come back together.
 *
 * @param receiveCount from 1 on
 * @param chance from 0 to 1
 */
export function returnSeconds(receiveCount: number, chance: number): number {
  const grown = RETURN.firstSeconds * RETURN.factor ** (Math.max(1, receiveCount) - 1);
  return Math.round(Math.min(grown, RETURN.mostSeconds) * (0.75 + chance / 2));
}

/**
 * Without it a failed message waits for the queue's whole visibility timeout, six times the function's own: two minutes
 * for a hiccup of half a second.
 *
 * @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
export function visibilityOf(
  client: Pick<SQSClient, 'send'>,
  queueUrl: string,
  chance: () => number = Math.random,
): ReturnLater {
  return async ({ receiptHandle, attributes }) => {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: returnSeconds(Number(attributes.ApproximateReceiveCount), chance()),
      }),
    );
  };
}
