import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { StackDescription } from '../../local-stack/stack/stack-file.ts';
import { type DeadLetter, deadLetter } from './dead-letter.ts';
import type { Depth, QueueState } from './queue-report.ts';

/** Messages of a dead-letter queue that are shown. */
const MAX_SHOWN = 50;
/** One receive takes ten messages at most. */
const RECEIVE_LIMIT = 10;
/** Within this time all that is shown is received and given back; if not, it comes back by itself. */
const LOOKING_SECONDS = 20;

export async function readQueues(
  client: SQSClient,
  { queues }: Pick<StackDescription, 'queues'>,
  oldest: ReadonlyMap<string, number> | undefined,
): Promise<QueueState[]> {
  const oldestOf = (name: string, { visible, inFlight, delayed }: Depth) =>
    visible + inFlight + delayed === 0 ? undefined : oldest === undefined ? null : oldest.get(name);
  const states = await Promise.all(
    Object.values(queues).map(async ({ name, url, deadLetterName, deadLetterUrl }) => {
      const parked = await depthOf(client, deadLetterUrl);
      const deadLetters = parked.visible === 0 ? [] : await deadLettersIn(client, deadLetterUrl);
      const deadLetterState: QueueState = {
        ...parked,
        name: deadLetterName,
        isDeadLetterQueue: true,
        oldestAtEpochMs: oldestOf(deadLetterName, parked),
        deadLetters,
      };
      if (name === undefined || url === undefined) return [deadLetterState];
      const depth = await depthOf(client, url);
      const source = {
        ...depth,
        name,
        isDeadLetterQueue: false,
        oldestAtEpochMs: oldestOf(name, depth),
        deadLetters: [],
      };
      return [source, deadLetterState];
    }),
  );
  return states.flat();
}

export async function depthOf(client: SQSClient, url: string): Promise<Depth> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
  );
  return {
    visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0),
  };
}

/** Receives what a dead-letter queue holds and gives it back at once. */
export async function deadLettersIn(client: SQSClient, url: string): Promise<DeadLetter[]> {
  const seen: Message[] = [];
  while (seen.length < MAX_SHOWN) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: RECEIVE_LIMIT,
        VisibilityTimeout: LOOKING_SECONDS,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) break;
    seen.push(...Messages);
  }
  for (let from = 0; from < seen.length; from += RECEIVE_LIMIT)
    await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: url,
        Entries: seen.slice(from, from + RECEIVE_LIMIT).map(({ ReceiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: 0,
        })),
      }),
    );
  return seen.map(deadLetter);
}
