import { systemAttributes } from './operations/receive.ts';
import type { QueueService } from './queue-service.ts';
import { fifoMembers, type Queues } from './queues.ts';

/**
 * The embedded queue service for the stack's own parts, without a wire in between.
 *
 * @param senderId who sends in the eyes of consumers
 */
export function embeddedQueues(service: QueueService, senderId: string): Queues {
  const call = { senderId };
  // Queues are found by the last part of their URL.
  const urlOf = (queue: string) => `/${queue}`;
  return {
    send: (queue, body, attributes = {}, place) =>
      service.send(
        { QueueUrl: urlOf(queue), MessageBody: body, MessageAttributes: attributes, ...fifoMembers(place) },
        call,
      ),
    sendTogether: (messages) =>
      service.sendTogether(
        messages.map(({ queue, body }) => ({ QueueUrl: urlOf(queue), MessageBody: body })),
        call,
      ),
    async receive(queue, { maximum, waitSeconds, signal }) {
      const received = await service.receive(queue, {
        maximum,
        waitMs: waitSeconds * 1000,
        ...(signal ? { signal } : {}),
      });
      return received.map(({ message, handle }) => ({
        messageId: message.messageId,
        receiptHandle: handle,
        body: message.body,
        md5OfBody: message.bodyMd5,
        attributes: systemAttributes(message, ['All']) ?? {},
        messageAttributes: message.attributes ?? {},
      }));
    },
    async delete(queue, receiptHandles) {
      if (receiptHandles.length === 0) return;
      await service.call(
        'DeleteMessageBatch',
        {
          QueueUrl: urlOf(queue),
          Entries: receiptHandles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
        },
        call,
      );
    },
  };
}
