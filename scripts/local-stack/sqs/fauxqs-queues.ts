import type { FauxqsEngine, ReceivedMessage } from './fauxqs-engine.ts';
import type { QueueMessage, Queues } from './queues.ts';

/** The embedded queue service for the stack's own parts, without a wire in between. */
export function fauxqsQueues(engine: FauxqsEngine): Queues {
  // Queues are found by the last part of their URL.
  const urlOf = (queue: string) => `/${queue}`;
  return {
    async send(queue, body, attributes = {}) {
      await engine.call('SendMessage', {
        QueueUrl: urlOf(queue),
        MessageBody: body,
        MessageAttributes: { ...attributes },
      });
    },
    async receive(queue, { maximum, waitSeconds, signal }) {
      const received = (await engine.call(
        'ReceiveMessage',
        {
          QueueUrl: urlOf(queue),
          MaxNumberOfMessages: maximum,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        },
        signal,
      )) as { readonly Messages?: readonly ReceivedMessage[] };
      return (received.Messages ?? []).map(queueMessage);
    },
    async delete(queue, receiptHandles) {
      if (receiptHandles.length === 0) return;
      await engine.call('DeleteMessageBatch', {
        QueueUrl: urlOf(queue),
        Entries: receiptHandles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
      });
    },
  };
}

function queueMessage(message: ReceivedMessage): QueueMessage {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    md5OfBody: message.MD5OfBody,
    attributes: message.Attributes ?? {},
    messageAttributes: (message.MessageAttributes ?? {}) as QueueMessage['messageAttributes'],
  };
}
