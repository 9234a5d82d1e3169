import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import type { Doors } from '../../../test/integration/system/doors.ts';

/** How many messages a queue holds, those that are being delivered included. */
export type QueueDepth = () => Promise<number>;

/** @param queue physical name */
export async function queueDepth({ sqs }: Doors, queue: string): Promise<QueueDepth> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
  return async () => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
  };
}
