import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import type { PermanentError } from '../failures.ts';
import { cut } from '../text.ts';

/** What attributes say of a message is for people and can be cut, in characters. */
const MAX_ATTRIBUTE_LENGTH = 256;
/**
 * Attributes count into a message's size.
 *
 * @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html (1 MiB)
 */
export const MAX_MESSAGE_BYTES = 1_048_576;

/** What can be parked: a message of a queue, or what stands for one. */
export interface Parkable extends Pick<SQSRecord, 'body' | 'messageId' | 'eventSourceARN'> {
  readonly attributes?: Pick<SQSRecord['attributes'], 'MessageGroupId'>;
}

/**
 * Sets a message aside for people, unchanged, with the reason as message attributes. A message that leaves no room for
 * them is parked without: it is more than its reason, which the log has too.
 */
export type Park = (message: Parkable, error: PermanentError) => Promise<void>;

export function deadLetterQueue(client: Pick<SQSClient, 'send'>, queueUrl: string): Park {
  const isFifo = queueUrl.endsWith('.fifo');
  return async ({ body, messageId, eventSourceARN, attributes: { MessageGroupId = messageId } = {} }, error) => {
    const { reason, message } = error;
    const attributes = {
      reason: text(reason),
      detail: text(message),
      sourceQueue: text(eventSourceARN),
      sourceMessageId: text(messageId),
    };
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: body,
        // The dead-letter queue of a FIFO queue is one too: the group stays, and parking twice leaves one.
        ...(isFifo ? { MessageGroupId, MessageDeduplicationId: messageId } : {}),
        ...(Buffer.byteLength(body) + sizeOf(attributes) <= MAX_MESSAGE_BYTES ? { MessageAttributes: attributes } : {}),
      }),
    );
  };
}

function text(value: string) {
  // SQS refuses an empty attribute value and characters outside of XML's; not all who speak its protocol know those
  // beyond U+FFFF.
  const allowed = value.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/gu, '?');
  return { DataType: 'String', StringValue: cut(allowed, MAX_ATTRIBUTE_LENGTH) || '-' };
}

/** Name, type and value of each. */
function sizeOf(attributes: Readonly<Record<string, ReturnType<typeof text>>>): number {
  return Object.entries(attributes).reduce(
    (bytes, [name, { DataType, StringValue }]) => bytes + Buffer.byteLength(`${name}${DataType}${StringValue}`),
    0,
  );
}
