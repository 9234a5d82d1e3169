import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
  type SendMessageCommandInput,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { aQueueEndpoint, type QueueEndpoint } from './a-queue-endpoint.ts';

/** What a call was refused with, as the SDK knows it; empty when it was not. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => '',
    ({ name, message }: Error) => `${name}: ${message}`,
  );
}

/** SQS as the SDK sees it, for the tests of a suite: an endpoint of their own, and the calls that they make. */
export function queuesBySdk() {
  let endpoint: QueueEndpoint;
  let queues = 0;
  before(async () => {
    endpoint = await aQueueEndpoint();
  });
  after(() => endpoint.close());

  const create = async (Attributes: Record<string, string> = {}) => {
    const isFifo = Attributes.FifoQueue === 'true';
    const QueueName = `q${queues++}${isFifo ? '.fifo' : ''}`;
    const { QueueUrl = '' } = await endpoint.client.send(new CreateQueueCommand({ QueueName, Attributes }));
    return { name: QueueName, url: QueueUrl };
  };
  const send = (QueueUrl: string, MessageBody: string, more: Partial<SendMessageCommandInput> = {}) =>
    endpoint.client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
  const sendBatch = (QueueUrl: string, Entries: SendMessageBatchRequestEntry[]) =>
    endpoint.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  const receive = async (QueueUrl: string, more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> => {
    const { Messages = [] } = await endpoint.client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        ...more,
      }),
    );
    return Messages;
  };
  const bodies = async (url: string, more?: Partial<ReceiveMessageCommandInput>) =>
    (await receive(url, more)).map(({ Body }) => Body);
  const remove = (QueueUrl: string, ReceiptHandle = '') =>
    endpoint.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  const hide = (QueueUrl: string, ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
    endpoint.client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
  const attributes = async (QueueUrl: string) =>
    (await endpoint.client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes ?? {};
  const depth = async (url: string) => {
    const all = await attributes(url);
    return [
      all.ApproximateNumberOfMessages,
      all.ApproximateNumberOfMessagesNotVisible,
      all.ApproximateNumberOfMessagesDelayed,
    ].map(Number);
  };
  const set = (QueueUrl: string, Attributes: Record<string, string>) =>
    endpoint.client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  const pass = (seconds: number) => endpoint.clock.advance(seconds * 1000);

  return {
    /** Once the tests run. */
    endpoint: () => endpoint,
    ...{ create, send, sendBatch, receive, bodies, remove, hide, attributes, depth, set, pass },
  };
}
