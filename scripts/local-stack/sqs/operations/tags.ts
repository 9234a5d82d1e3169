import { type Input, textMapOf, textsOf } from '../input.ts';
import { TAGS } from '../limits.ts';
import { queueOf, type SqsContext } from '../sqs-context.ts';
import { invalidParameter, missingParameter } from '../sqs-error.ts';

/** @throws AwsError */
export function tagQueue(context: SqsContext, input: Input): undefined {
  const queue = queueOf(context, input);
  const added = textMapOf(input, 'Tags');
  if (!added) throw missingParameter('Tags');
  const tags = { ...queue.tags, ...added };
  checkTags(tags);
  context.store.queues.put({ ...queue, tags });
}

/** @throws AwsError */
export function untagQueue(context: SqsContext, input: Input): undefined {
  const queue = queueOf(context, input);
  const keys = textsOf(input, 'TagKeys');
  const tags = Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !keys.includes(key)));
  context.store.queues.put({ ...queue, tags });
}

/** @throws AwsError QueueDoesNotExist */
export function listQueueTags(context: SqsContext, input: Input): Input {
  const { tags } = queueOf(context, input);
  return Object.keys(tags).length === 0 ? {} : { Tags: tags };
}

/** @throws AwsError InvalidParameterValueException */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > TAGS)
    throw invalidParameter('Tags', Object.keys(tags).length, `a queue has ${TAGS} tags at most.`);
}
