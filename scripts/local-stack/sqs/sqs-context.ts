import type { Clock } from '../durable/clock.ts';
import type { AwsError } from '../gateway/aws-protocol.ts';
import type { Arrivals } from './arrivals.ts';
import type { DeliveryOrder } from './delivery-order.ts';
import { type Input, requiredText } from './input.ts';
import { queueNameOf } from './queue-names.ts';
import { sqsError } from './sqs-error.ts';
import type { Queue } from './store/queue-table.ts';
import type { SqsStore } from './store/sqs-store.ts';

/** What the operations of the queue service work with. */
export interface SqsContext {
  readonly store: SqsStore;
  readonly clock: Clock;
  readonly arrivals: Arrivals;
  readonly order: DeliveryOrder;
  readonly arnOf: (queue: string) => string;
  readonly urlOf: (queue: string) => string;
}

/** @throws AwsError QueueDoesNotExist */
export function queueNamed({ store }: SqsContext, name: string): Queue {
  const queue = store.queues.find(name);
  if (!queue) throw noSuchQueue();
  return queue;
}

/** The queue that an input's QueueUrl means. @throws AwsError MissingRequiredParameterException, QueueDoesNotExist */
export function queueOf(context: SqsContext, input: Input): Queue {
  return queueNamed(context, queueNameOf(requiredText(input, 'QueueUrl')));
}

/** Undefined for an ARN that is of no queue here. */
export function queueAt({ store, arnOf }: SqsContext, arn: string): Queue | undefined {
  const queue = store.queues.find(arn.split(':').at(-1) ?? '');
  return queue && arnOf(queue.name) === arn ? queue : undefined;
}

export function noSuchQueue(): AwsError {
  return sqsError('QueueDoesNotExist', 'The specified queue does not exist.');
}
