import { CreateQueueCommand, GetQueueUrlCommand, SetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { FunctionDeclaration, TableDeclaration } from '../../declarations/declarations.ts';
import { type Deployment, hasDeadLetterQueue, names, visibilityTimeoutSeconds } from '../../declarations/names.ts';

/** The longest that SQS keeps messages: what was parked is looked at by people. */
const DEAD_LETTER_RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** What the service itself gives up on. */
const PARKED = { MessageRetentionPeriod: String(DEAD_LETTER_RETENTION_SECONDS) };

/** Makes the queue for what a table's pipe gives up on. */
export async function provisionPipeQueue(
  client: SQSClient,
  { name, pipe }: TableDeclaration,
  deployment: Deployment,
): Promise<void> {
  if (pipe) await ensureQueue(client, names.pipeDeadLetterQueue(deployment, name), PARKED);
}

/** Makes a function's queue and dead-letter queue, as its trigger needs them; what they hold is left alone. */
export async function provisionQueues(
  client: SQSClient,
  declared: FunctionDeclaration,
  deployment: Deployment,
): Promise<void> {
  if (declared.trigger.type === 'schedule')
    await ensureQueue(client, names.scheduleDeadLetterQueue(deployment, declared.id), PARKED);
  if (!hasDeadLetterQueue(declared)) return;
  const deadLetterQueue = names.deadLetterQueue(deployment, declared.id);
  const fifo: Record<string, string> =
    declared.trigger.type === 'queue' && declared.trigger.fifo ? { FifoQueue: 'true' } : {};
  await ensureQueue(client, deadLetterQueue, {
    ...fifo,
    MessageRetentionPeriod: String(DEAD_LETTER_RETENTION_SECONDS),
  });
  if (declared.trigger.type !== 'event' && declared.trigger.type !== 'queue') return;
  await ensureQueue(client, names.queue(deployment, declared.id), {
    ...fifo,
    VisibilityTimeout: String(visibilityTimeoutSeconds(declared)),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: names.queueArn(deployment, deadLetterQueue),
      maxReceiveCount: declared.trigger.maxReceiveCount,
    }),
  });
}

/** CreateQueue refuses a queue that is there with other attributes, so they are set on it instead. */
async function ensureQueue(client: SQSClient, QueueName: string, Attributes: Record<string, string>): Promise<void> {
  const existing = await client.send(new GetQueueUrlCommand({ QueueName })).catch((error: unknown) => {
    if ((error as Error).name === 'QueueDoesNotExist') return undefined;
    throw error;
  });
  if (existing) await client.send(new SetQueueAttributesCommand({ QueueUrl: existing.QueueUrl, Attributes }));
  else await client.send(new CreateQueueCommand({ QueueName, Attributes }));
}
