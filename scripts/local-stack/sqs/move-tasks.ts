import { randomUUID } from 'node:crypto';
import type { AwsError } from '../gateway/aws-protocol.ts';
import { type Input, integerOf, requiredText, textOf } from './input.ts';
import { LISTED_MOVE_TASKS, MOVES_PER_SECOND } from './limits.ts';
import { sourcesOf } from './operations/queues.ts';
import { queueAt, type SqsContext } from './sqs-context.ts';
import { invalidParameter, queryCode, sqsError } from './sqs-error.ts';
import type { MoveTask } from './store/move-task-table.ts';
import type { Queue } from './store/queue-table.ts';

/** Moved between two looks at everything else. */
const MOVES_AT_ONCE = 50;

/** Why a task ends that finds a message which was never moved to the dead-letter queue by SQS, but sent there. */
const NO_SOURCE = 'CouldNotDetermineMessageSource';

/**
 * Redrive of dead-letter queues. A message is moved in one commit, so that it is moved once whatever happens, and a
 * task that the end of the stack has cut goes on at its next start. Moved messages are new ones: they get another id,
 * and their age and their receives begin anew.
 *
 * @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export class MoveTasks {
  readonly #context: SqsContext;
  readonly #callOffs = new Map<number, () => void>();
  #stopped = false;

  constructor(context: SqsContext) {
    this.#context = context;
  }

  /** Goes on with what an earlier run of the stack has left. */
  resume(): void {
    for (const { id } of this.#context.store.moveTasks.underWay()) this.#soon(id, 0);
  }

  stop(): void {
    this.#stopped = true;
    for (const callOff of this.#callOffs.values()) callOff();
    this.#callOffs.clear();
  }

  /** @throws AwsError ResourceNotFoundException, InvalidParameterValueException */
  start(input: Input): Input {
    const { store, clock } = this.#context;
    const source = this.#source(input);
    const destinationArn = textOf(input, 'DestinationArn');
    const destination = destinationArn === undefined ? undefined : queueAt(this.#context, destinationArn);
    if (destinationArn !== undefined && !destination) throw noSuchResource('DestinationArn');
    const messagesPerSecond = integerOf(input, 'MaxNumberOfMessagesPerSecond', {
      least: 1,
      most: MOVES_PER_SECOND,
      reason: `MaxNumberOfMessagesPerSecond must be an integer between 1 and ${MOVES_PER_SECOND}.`,
    });
    if (sourcesOf(this.#context, source).length === 0)
      throw sqsError('InvalidParameterValueException', 'Source queue must be configured as a Dead Letter Queue.');
    if (destination && destination.settings.isFifo !== source.settings.isFifo)
      throw invalidParameter(
        'DestinationArn',
        destinationArn,
        'Destination queue must be same type of queue as the source.',
      );
    if (store.moveTasks.underWay().some((task) => task.source === source.name))
      throw sqsError(
        'InvalidParameterValueException',
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    const nowMs = clock.now();
    const task = store.moveTasks.add({
      handle: taskHandle(String(input.SourceArn)),
      source: source.name,
      destination: destination?.name,
      messagesPerSecond,
      startedAtMs: nowMs,
      toMove: store.messages.depth(source.name, nowMs).visible,
    });
    this.#soon(task.id, 0);
    return { TaskHandle: task.handle };
  }

  /** Newest first; the newest alone unless more are asked for. @throws AwsError ResourceNotFoundException */
  list(input: Input): Input {
    const source = this.#source(input);
    const maximum = integerOf(input, 'MaxResults', {
      least: 1,
      most: LISTED_MOVE_TASKS,
      reason: `MaxResults must be an integer between 1 and ${LISTED_MOVE_TASKS}.`,
    });
    return { Results: this.#context.store.moveTasks.of(source.name, maximum ?? 1).map((task) => this.#rendered(task)) };
  }

  /** What was moved stays moved. @throws AwsError ResourceNotFoundException, InvalidParameterValueException */
  cancel(input: Input): Input {
    const { store } = this.#context;
    const handle = requiredText(input, 'TaskHandle');
    const sourceArn = sourceArnIn(handle);
    if (sourceArn === undefined)
      throw sqsError('InvalidParameterValueException', 'Value for parameter TaskHandle is invalid.');
    if (!queueAt(this.#context, sourceArn)) throw noSuchResource('SourceArn');
    const task = store.moveTasks.find(handle);
    if (!task) throw sqsError('ResourceNotFoundException', 'Task does not exist.');
    if (task.status !== 'RUNNING') throw sqsError('UnsupportedOperation', 'Only active tasks can be cancelled.');
    store.moveTasks.end(task.id, 'CANCELLED');
    this.#callOffs.get(task.id)?.();
    this.#callOffs.delete(task.id);
    return { ApproximateNumberOfMessagesMoved: task.moved };
  }

  #source(input: Input): Queue {
    const source = queueAt(this.#context, requiredText(input, 'SourceArn'));
    if (!source) throw noSuchResource('SourceArn');
    return source;
  }

  #rendered(task: MoveTask): Input {
    const { arnOf } = this.#context;
    return {
      ...(task.status === 'RUNNING' ? { TaskHandle: task.handle } : {}),
      Status: task.status,
      SourceArn: arnOf(task.source),
      ...(task.destination === undefined ? {} : { DestinationArn: arnOf(task.destination) }),
      ...(task.messagesPerSecond === undefined ? {} : { MaxNumberOfMessagesPerSecond: task.messagesPerSecond }),
      ApproximateNumberOfMessagesMoved: task.moved,
      ApproximateNumberOfMessagesToMove: task.toMove,
      ...(task.failureReason === undefined ? {} : { FailureReason: task.failureReason }),
      StartedTimestamp: task.startedAtMs,
    };
  }

  #soon(id: number, delayMs: number): void {
    if (this.#stopped) return;
    const { clock } = this.#context;
    this.#callOffs.set(
      id,
      clock.alarm(clock.now() + delayMs, () => this.#step(id)),
    );
  }

  #step(id: number): void {
    this.#callOffs.delete(id);
    const { store } = this.#context;
    const atMost = store.moveTasks.get(id)?.messagesPerSecond === undefined ? MOVES_AT_ONCE : 1;
    for (let count = 0; count < atMost; count++) {
      const task = store.moveTasks.get(id);
      if (task?.status !== 'RUNNING') return;
      if (!store.transaction(() => this.#moveOne(task))) return;
    }
    const perSecond = store.moveTasks.get(id)?.messagesPerSecond;
    this.#soon(id, perSecond === undefined ? 0 : 1000 / perSecond);
  }

  /** @returns false when the task has ended with it */
  #moveOne(task: MoveTask): boolean {
    const { store, clock, arrivals } = this.#context;
    const nowMs = clock.now();
    const source = store.queues.find(task.source);
    const position =
      source && task.moved < task.toMove
        ? (source.settings.isFifo
            ? store.messages.visibleInGroups(task.source, nowMs, 1)
            : store.messages.visible(task.source, nowMs, 1).map((visible) => visible.position))[0]
        : undefined;
    const message = position === undefined ? undefined : store.messages.get(task.source, position);
    if (!message) {
      store.moveTasks.end(task.id, 'COMPLETED');
      return false;
    }
    const { deadLetterSourceArn } = message;
    if (task.destination === undefined && deadLetterSourceArn === undefined) {
      store.moveTasks.end(task.id, 'FAILED', NO_SOURCE);
      return false;
    }
    const destination =
      task.destination === undefined
        ? queueAt(this.#context, deadLetterSourceArn ?? '')
        : store.queues.find(task.destination);
    if (!destination) {
      store.moveTasks.end(task.id, 'FAILED', queryCode('QueueDoesNotExist'));
      return false;
    }
    store.messages.remove(message.position);
    store.messages.add({
      ...message,
      queue: destination.name,
      messageId: randomUUID(),
      sentAtMs: nowMs,
      visibleAtMs: nowMs + destination.settings.delayMs,
    });
    store.moveTasks.countMoved(task.id);
    arrivals.changed(destination.name);
    return true;
  }
}

/** Names the source, so that a handle of a queue that is gone can be told from no handle. */
function taskHandle(sourceArn: string): string {
  return Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn })).toString('base64');
}

function sourceArnIn(handle: string): string | undefined {
  try {
    const { taskId, sourceArn } = JSON.parse(Buffer.from(handle, 'base64').toString('utf8'));
    return typeof taskId === 'string' && typeof sourceArn === 'string' ? sourceArn : undefined;
  } catch {
    return undefined;
  }
}

function noSuchResource(parameter: 'SourceArn' | 'DestinationArn'): AwsError {
  return sqsError(
    'ResourceNotFoundException',
    `The resource that you specified for the ${parameter} parameter doesn't exist.`,
  );
}
