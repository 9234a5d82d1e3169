import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import type { PermanentError } from '../failures.ts';

/** SQS counts attributes into the message's size; a reason is for people and can be cut. */
const MAX_DETAIL_LENGTH = 1024;

/** Sets a message aside for people, unchanged, with the reason as message attributes. */
export type Park = (record: SQSRecord, error: PermanentError) => Promise<void>;

export function deadLetterQueue(client: Pick<SQSClient, 'send'>, queueUrl: string): Park {
  return async (record, error) => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: record.body,
        MessageAttributes: {
          reason: text(error.reason),
          detail: text(error.message.slice(0, MAX_DETAIL_LENGTH)),
          sourceQueue: text(record.eventSourceARN),
          sourceMessageId: text(record.messageId),
        },
      }),
    );
  };
}

function text(value: string) {
  // SQS refuses an empty attribute value and characters outside of XML's.
  const allowed = value.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g, '?');
  return { DataType: 'String', StringValue: allowed || '-' };
}
