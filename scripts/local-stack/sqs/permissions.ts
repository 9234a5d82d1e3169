import type { Permission } from '../gateway/aws-protocol.ts';
import { queueNameOf } from './queue-names.ts';

/** Batches need the permission of the single call. @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html */
const ACTIONS: Readonly<Record<string, string>> = {
  SendMessageBatch: 'SendMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
};

export function queuePermissions(
  operation: string,
  input: Readonly<Record<string, unknown>>,
  arnOf: (queue: string) => string,
): Permission[] {
  const action = `sqs:${ACTIONS[operation] ?? operation}`;
  if (typeof input.SourceArn === 'string') return [{ action, resource: input.SourceArn }];
  const queue = typeof input.QueueName === 'string' ? input.QueueName : queueNameOf(input.QueueUrl);
  return [{ action, resource: queue === '' ? '*' : arnOf(queue) }];
}
