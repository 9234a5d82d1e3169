import { DeleteMessageCommand, GetQueueUrlCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { eventually } from '../../eventually.ts';
import type { Doors } from './doors.ts';

/** A message that was set aside, with why. */
export interface Parked {
  readonly body: string;
  readonly reason: string | undefined;
  readonly detail: string | undefined;
}

/** Waits for a message in a function's dead-letter queue whose body holds the text, and takes it out. */
export async function parked(doors: Doors, functionId: string, text: string, withinMs?: number): Promise<Parked> {
  const name = `laurel-${doors.env}-${functionId.replace('/', '-')}-dlq`;
  const { QueueUrl } = await doors.sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  return eventually(async () => {
    const { Messages = [] } = await doors.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        // Others look for theirs at the same time: what is not ours is seen again a moment later.
        VisibilityTimeout: 1,
      }),
    );
    const found = Messages.find(({ Body }) => Body?.includes(text));
    if (!found) throw new Error(`nothing in ${name} holds ${text}`);
    await doors.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: found.ReceiptHandle }));
    return { body: found.Body ?? '', reason: attribute(found, 'reason'), detail: attribute(found, 'detail') };
  }, withinMs);
}

function attribute(message: Message, name: string): string | undefined {
  return message.MessageAttributes?.[name]?.StringValue;
}
