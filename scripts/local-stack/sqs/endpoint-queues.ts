import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { queueNameOf } from './queue-names.ts';
import { fifoMembers, type MessageAttribute, type QueueDepth, type QueueMessage, type Queues } from './queues.ts';

type EndpointQueues = Queues & { depths(): Promise<QueueDepth[]>; close(): void };

/** The queue service at an endpoint. */
export function endpointQueues(endpoint: string, region: string): EndpointQueues {
  const client = new SQSClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
  const urls = new Map<string, string>();
  const urlOf = async (QueueName: string): Promise<string> => {
    const known = urls.get(QueueName);
    if (known !== undefined) return known;
    const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName }));
    urls.set(QueueName, QueueUrl);
    return QueueUrl;
  };
  return {
    async send(queue, body, attributes = {}, place) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: await urlOf(queue),
          MessageBody: body,
          ...fifoMembers(place),
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
              name,
              {
                DataType,
                StringValue,
                ...(BinaryValue === undefined ? {} : { BinaryValue: Buffer.from(BinaryValue, 'base64') }),
              },
            ]),
          ),
        }),
      );
    },
    async receive(queue, { maximum, waitSeconds, signal }) {
      try {
        const { Messages: messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: await urlOf(queue),
            MaxNumberOfMessages: maximum,
            WaitTimeSeconds: waitSeconds,
            MessageSystemAttributeNames: ['All'],
            MessageAttributeNames: ['All'],
          }),
          signal ? { abortSignal: signal } : {},
        );
        return messages.map(queueMessage);
      } catch (error) {
        if (signal?.aborted) return [];
        throw error;
      }
    },
    async delete(queue, receiptHandles) {
      if (receiptHandles.length === 0) return;
      const { Failed: failed = [] } = await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: await urlOf(queue),
          Entries: receiptHandles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      );
      const [refused] = failed;
      if (refused) throw new Error(`${queue}: ${failed.length} messages were not deleted: ${refused.Message}`);
    },
    async depths() {
      const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
      return Promise.all(
        QueueUrls.map(async (QueueUrl) => {
          const { Attributes = {} } = await client.send(
            new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
          );
          return {
            name: queueNameOf(QueueUrl),
            visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
            inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
            delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0),
          };
        }),
      );
    },
    close: () => client.destroy(),
  };
}

function queueMessage(message: Message): QueueMessage {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    md5OfBody: message.MD5OfBody ?? '',
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        {
          DataType: DataType as MessageAttribute['DataType'],
          ...(StringValue === undefined ? {} : { StringValue }),
          ...(BinaryValue === undefined ? {} : { BinaryValue: Buffer.from(BinaryValue).toString('base64') }),
        },
      ]),
    ),
  };
}
