import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Sends a command to a queue of ours, as JSON. */
export type SendCommand = (command: object) => Promise<void>;

export function commandQueue(client: Pick<SQSClient, 'send'>, queueUrl: string): SendCommand {
  return async (command) => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(command) }));
  };
}
