import {
  DeleteMessageCommand,
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type DeadLetter, deadLetter, REASON_ATTRIBUTES } from './dead-letter.ts';

/** One receive takes ten messages at most. */
const RECEIVE_LIMIT = 10;
const MOVING_SECONDS = 60;

/**
 * Moves messages from a dead-letter queue to the queue before it: each is sent, then deleted, so that one that is cut
 * in between is there twice and never lost. No more are moved than were there at the start: what is parked again
 * meanwhile stays parked.
 *
 * @param atMost how many there were at the start
 * @returns what was moved, in its order
 */
export async function redriveQueue(
  client: SQSClient,
  from: string,
  to: string,
  atMost: number,
): Promise<readonly DeadLetter[]> {
  const moved: DeadLetter[] = [];
  while (moved.length < atMost) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: from,
        MaxNumberOfMessages: Math.min(RECEIVE_LIMIT, atMost - moved.length),
        VisibilityTimeout: MOVING_SECONDS,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) break;
    for (const message of Messages) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: to,
          MessageBody: message.Body ?? '',
          MessageAttributes: withoutReason(message),
          ...(to.endsWith('.fifo') ? placeOf(message) : {}),
        }),
      );
      await client.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle: message.ReceiptHandle }));
      moved.push(deadLetter(message));
    }
  }
  return moved;
}

/** In a FIFO queue: its group stays, and it is no repeat of what it was before it failed. */
export function placeOf({ MessageId = '', Attributes: { MessageGroupId = MessageId } = {} }: Message) {
  return { MessageGroupId, MessageDeduplicationId: `redriven-${MessageId}` };
}

/** Why it failed last time would be taken for why it fails next time. */
export function withoutReason({ MessageAttributes = {} }: Message): Record<string, MessageAttributeValue> {
  return Object.fromEntries(Object.entries(MessageAttributes).filter(([name]) => !REASON_ATTRIBUTES.has(name)));
}
