import type { SQSMessageAttribute, SQSRecord } from 'aws-lambda';
import type { MessageAttribute, QueueMessage } from '../sqs/queues.ts';

/** Epoch milliseconds, which a function compares with its own clock. */
const TIMESTAMPS = ['SentTimestamp', 'ApproximateFirstReceiveTimestamp'];

/**
 * @param clockOffsetMs how far the function's clock is ahead of the queue's
 * @source https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event
 */
export function queueRecord(message: QueueMessage, queueArn: string, clockOffsetMs = 0): SQSRecord {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: onClock(message.attributes, clockOffsetMs) as unknown as SQSRecord['attributes'],
    messageAttributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([name, attribute]) => [name, recordAttribute(attribute)]),
    ),
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? '',
  };
}

function onClock(attributes: QueueMessage['attributes'], clockOffsetMs: number): QueueMessage['attributes'] {
  if (clockOffsetMs === 0) return attributes;
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      TIMESTAMPS.includes(name) ? String(Number(value) + clockOffsetMs) : value,
    ]),
  );
}

function recordAttribute({ DataType, StringValue, BinaryValue }: MessageAttribute): SQSMessageAttribute {
  return {
    ...(StringValue === undefined ? {} : { stringValue: StringValue }),
    ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType,
  };
}
