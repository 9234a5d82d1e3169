import { type Input, integerOf, requiredText, textMapOf, textOf, textsOf } from '../input.ts';
import { LISTED_QUEUES, NAME_REUSE_MS, PURGE_INTERVAL_MS, QUEUE_NAME_CHARACTERS } from '../limits.ts';
import {
  type COUNTED_ATTRIBUTES,
  checkAttributes,
  fullAttributes,
  isQueueAttribute,
  mergedAttributes,
  type QueueAttributes,
} from '../queue-attributes.ts';
import { allowsSource, readRedrivePolicy } from '../redrive-policy.ts';
import { noSuchQueue, queueAt, queueOf, type SqsContext } from '../sqs-context.ts';
import { invalidParameter, sqsError } from '../sqs-error.ts';
import type { Queue } from '../store/queue-table.ts';
import { checkTags } from './tags.ts';

const STANDARD_NAME = new RegExp(`^[A-Za-z0-9_-]{1,${QUEUE_NAME_CHARACTERS}}$`);
const FIFO_NAME = new RegExp(`^(?=.{1,${QUEUE_NAME_CHARACTERS}}$)[A-Za-z0-9_-]+\\.fifo$`);

/** @throws AwsError */
export function createQueue(context: SqsContext, input: Input): Input {
  const { store, clock, urlOf } = context;
  const name = requiredText(input, 'QueueName');
  const set = textMapOf(input, 'Attributes') ?? {};
  const tags = textMapOf(input, 'tags') ?? {};
  const isFifo = set.FifoQueue === 'true';
  requireName(name, isFifo);
  checkAttributes(set, isFifo);
  checkTags(tags);
  const existing = store.queues.find(name);
  if (existing) {
    const before = fullAttributes(existing.attributes);
    const other = Object.keys(set).find((attribute) => (before[attribute] ?? '') !== set[attribute]);
    if (other === undefined) return { QueueUrl: urlOf(name) };
    throw sqsError(
      'QueueNameExists',
      `A queue already exists with the same name and a different value for attribute ${other}`,
    );
  }
  const nowMs = clock.now();
  const deletedAtMs = store.queues.deletedAtMs(name);
  if (deletedAtMs !== undefined && nowMs < deletedAtMs + NAME_REUSE_MS)
    throw sqsError(
      'QueueDeletedRecently',
      `You must wait ${NAME_REUSE_MS / 1000} seconds after deleting a queue before you can create another with the same name.`,
    );
  requireDeadLetterQueue(context, name, isFifo, set);
  store.queues.put({
    name,
    attributes: mergedAttributes({}, set),
    tags,
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
    purgedAtMs: undefined,
  });
  return { QueueUrl: urlOf(name) };
}

/** What it holds goes with it. @throws AwsError QueueDoesNotExist */
export function deleteQueue(context: SqsContext, input: Input): undefined {
  const { name } = queueOf(context, input);
  context.store.transaction(() => context.store.queues.remove(name, context.clock.now()));
  context.arrivals.changed(name);
}

/** @throws AwsError QueueDoesNotExist */
export function getQueueUrl({ store, urlOf }: SqsContext, input: Input): Input {
  const name = requiredText(input, 'QueueName');
  if (!store.queues.find(name)) throw noSuchQueue();
  return { QueueUrl: urlOf(name) };
}

export function listQueues({ store, urlOf }: SqsContext, input: Input): Input {
  const prefix = textOf(input, 'QueueNamePrefix') ?? '';
  const names = store.queues.all().flatMap(({ name }) => (name.startsWith(prefix) ? [name] : []));
  const { page, nextToken } = pageOf(names, input);
  return {
    ...(page.length === 0 ? {} : { QueueUrls: page.map(urlOf) }),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}

/** The queues whose redrive policy names this one. */
export function listDeadLetterSourceQueues(context: SqsContext, input: Input): Input {
  const names = sourcesOf(context, queueOf(context, input)).map(({ name }) => name);
  const { page, nextToken } = pageOf(names, input);
  return { queueUrls: page.map(context.urlOf), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
}

/** @throws AwsError InvalidAttributeName, QueueDoesNotExist */
export function getQueueAttributes(context: SqsContext, input: Input): Input {
  const { store, clock, arnOf } = context;
  const queue = queueOf(context, input);
  const asked = textsOf(input, 'AttributeNames');
  const unknown = asked.find((name) => name !== 'All' && !isQueueAttribute(name));
  if (unknown !== undefined) throw sqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  if (asked.length === 0) return {};
  const nowMs = clock.now();
  store.messages.removeSentUntil(queue.name, nowMs - queue.settings.retentionMs);
  const depth = store.messages.depth(queue.name, nowMs);
  const counted: Readonly<Record<(typeof COUNTED_ATTRIBUTES)[number], string>> = {
    QueueArn: arnOf(queue.name),
    ApproximateNumberOfMessages: String(depth.visible),
    ApproximateNumberOfMessagesNotVisible: String(depth.inFlight),
    ApproximateNumberOfMessagesDelayed: String(depth.delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAtMs / 1000)),
  };
  const all = { ...counted, ...fullAttributes(queue.attributes) };
  const isAll = asked.includes('All');
  return { Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => isAll || asked.includes(name))) };
}

/** @throws AwsError */
export function setQueueAttributes(context: SqsContext, input: Input): undefined {
  const queue = queueOf(context, input);
  const set = textMapOf(input, 'Attributes') ?? {};
  checkAttributes(set, queue.settings.isFifo);
  requireDeadLetterQueue(context, queue.name, queue.settings.isFifo, set);
  context.store.queues.put({
    ...queue,
    attributes: mergedAttributes(queue.attributes, set),
    modifiedAtMs: context.clock.now(),
  });
  // A longer or shorter wait, another policy: those who wait look anew.
  context.arrivals.changed(queue.name);
}

/** What is there now is gone at once; SQS takes up to a minute. @throws AwsError PurgeQueueInProgress */
export function purgeQueue(context: SqsContext, input: Input): undefined {
  const queue = queueOf(context, input);
  const { store, clock } = context;
  const nowMs = clock.now();
  if (queue.purgedAtMs !== undefined && nowMs < queue.purgedAtMs + PURGE_INTERVAL_MS)
    throw sqsError(
      'PurgeQueueInProgress',
      `Only one PurgeQueue operation on ${queue.name} is allowed every ${PURGE_INTERVAL_MS / 1000} seconds.`,
    );
  store.transaction(() => {
    store.messages.removeAll(queue.name);
    store.queues.put({ ...queue, purgedAtMs: nowMs });
  });
}

/** Queues that send their dead letters to this one. */
export function sourcesOf({ store, arnOf }: SqsContext, { name }: Queue): Queue[] {
  const arn = arnOf(name);
  return store.queues.all().filter(({ settings }) => settings.redrive?.deadLetterTargetArn === arn);
}

function requireName(name: string, isFifo: boolean): void {
  if (isFifo ? FIFO_NAME.test(name) : STANDARD_NAME.test(name)) return;
  throw sqsError(
    'InvalidParameterValueException',
    isFifo
      ? `The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to ${QUEUE_NAME_CHARACTERS} in length`
      : `Can only include alphanumeric characters, hyphens, or underscores. 1 to ${QUEUE_NAME_CHARACTERS} in length`,
  );
}

/**
 * A dead-letter queue must be there, be of the same kind and allow this source.
 *
 * @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
function requireDeadLetterQueue(context: SqsContext, name: string, isFifo: boolean, set: QueueAttributes): void {
  const { RedrivePolicy: text } = set;
  if (text === undefined || text === '') return;
  const refuse = (reason: string) => invalidParameter('RedrivePolicy', text, reason);
  const deadLetters = queueAt(context, readRedrivePolicy(text).deadLetterTargetArn);
  if (!deadLetters) throw refuse('Dead letter target does not exist.');
  if (deadLetters.settings.isFifo !== isFifo)
    throw refuse('Dead letter queue must be same type of queue as the source.');
  if (!allowsSource(deadLetters.settings.redriveAllow, context.arnOf(name)))
    throw refuse('The redrive allow policy of the dead letter queue does not allow this source queue.');
}

/** A token names the last one of the page before. */
function pageOf(
  names: readonly string[],
  input: Input,
): { readonly page: readonly string[]; readonly nextToken: string | undefined } {
  const maximum = integerOf(input, 'MaxResults', {
    least: 1,
    most: LISTED_QUEUES,
    reason: `MaxResults must be an integer between 1 and ${LISTED_QUEUES}.`,
  });
  const token = textOf(input, 'NextToken');
  const after = token === undefined ? '' : Buffer.from(token, 'base64').toString('utf8');
  const left = names.filter((name) => name > after);
  const page = left.slice(0, maximum ?? LISTED_QUEUES);
  const last = page.at(-1);
  const hasMore = maximum !== undefined && left.length > page.length && last !== undefined;
  return { page, nextToken: hasMore ? Buffer.from(last).toString('base64') : undefined };
}
