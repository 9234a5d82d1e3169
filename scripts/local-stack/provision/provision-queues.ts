import { CreateQueueCommand, ListQueuesCommand, SetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { FunctionDeclaration, TableDeclaration } from '../../declarations/declarations.ts';
import { type Deployment, hasDeadLetterQueue, names, visibilityTimeoutSeconds } from '../../declarations/names.ts';
import { queueNameOf } from '../sqs/queue-names.ts';

/** The longest that SQS keeps messages: what was parked is looked at by people. */
const DEAD_LETTER_RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** What the service itself gives up on. */
const PARKED = { MessageRetentionPeriod: String(DEAD_LETTER_RETENTION_SECONDS) };

/** URLs of the queues that there are, by name. */
export type KnownQueues = ReadonlyMap<string, string>;

/** The most that one answer lists. @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html */
const LISTED_AT_ONCE = 1000;

/** Asked once for all: a fresh stack has none, and to ask for each would be as many errors as there are queues. */
export async function knownQueues(client: SQSClient): Promise<KnownQueues> {
  const known = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListQueuesCommand({ MaxResults: LISTED_AT_ONCE, NextToken }));
    for (const url of page.QueueUrls ?? []) known.set(queueNameOf(url), url);
    NextToken = page.NextToken;
  } while (NextToken);
  return known;
}

/** Makes the queue for what a table's pipe gives up on. */
export async function provisionPipeQueue(
  client: SQSClient,
  known: KnownQueues,
  { name, pipe }: TableDeclaration,
  deployment: Deployment,
): Promise<void> {
  if (pipe) await ensureQueue(client, known, names.pipeDeadLetterQueue(deployment, name), PARKED);
}

/** Makes a function's queue and dead-letter queue, as its trigger needs them; what they hold is left alone. */
export async function provisionQueues(
  client: SQSClient,
  known: KnownQueues,
  declared: FunctionDeclaration,
  deployment: Deployment,
): Promise<void> {
  if (declared.trigger.type === 'schedule')
    await ensureQueue(client, known, names.scheduleDeadLetterQueue(deployment, declared.id), PARKED);
  if (!hasDeadLetterQueue(declared)) return;
  const deadLetterQueue = names.deadLetterQueue(deployment, declared.id);
  const fifo: Record<string, string> =
    declared.trigger.type === 'queue' && declared.trigger.fifo ? { FifoQueue: 'true' } : {};
  await ensureQueue(client, known, deadLetterQueue, {
    ...fifo,
    MessageRetentionPeriod: String(DEAD_LETTER_RETENTION_SECONDS),
  });
  if (declared.trigger.type !== 'event' && declared.trigger.type !== 'queue') return;
  await ensureQueue(client, known, names.queue(deployment, declared.id), {
    ...fifo,
    VisibilityTimeout: String(visibilityTimeoutSeconds(declared)),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: names.queueArn(deployment, deadLetterQueue),
      maxReceiveCount: declared.trigger.maxReceiveCount,
    }),
  });
}

/** CreateQueue refuses a queue that is there with other attributes, so they are set on it instead. */
async function ensureQueue(
  client: SQSClient,
  known: KnownQueues,
  QueueName: string,
  Attributes: Record<string, string>,
): Promise<void> {
  const QueueUrl = known.get(QueueName);
  if (QueueUrl === undefined) await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  else await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
}
