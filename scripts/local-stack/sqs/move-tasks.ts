import { randomUUID } from 'node:crypto';
import { AwsError } from '../gateway/aws-protocol.ts';
import type { FauxqsEngine } from './fauxqs-engine.ts';
import type { Queues } from './queues.ts';

/** One receive takes ten messages at most. */
const RECEIVE_LIMIT = 10;

interface MoveTask {
  readonly handle: string;
  readonly sourceArn: string;
  readonly destinationArn: string;
  readonly startedAtEpochMs: number;
  readonly toMove: number;
  moved: number;
  status: 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLING' | 'CANCELLED';
  failureReason?: string;
}

/**
 * Redrive of dead-letter queues, which the embedded queue service lacks: receive, send, delete. A message that is sent
 * and not yet deleted when the stack dies is there twice, as it may be in SQS.
 *
 * @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export class MoveTasks {
  readonly #engine: FauxqsEngine;
  readonly #queues: Queues;
  readonly #tasks: MoveTask[] = [];
  readonly #stopping = new AbortController();

  constructor(engine: FauxqsEngine, queues: Queues) {
    this.#engine = engine;
    this.#queues = queues;
  }

  handles(operation: string): boolean {
    return ['StartMessageMoveTask', 'ListMessageMoveTasks', 'CancelMessageMoveTask'].includes(operation);
  }

  /** @throws AwsError */
  call(operation: string, input: Readonly<Record<string, unknown>>): unknown {
    if (operation === 'StartMessageMoveTask') return this.#start(input);
    if (operation === 'ListMessageMoveTasks') return this.#list(input);
    return this.#cancel(input);
  }

  stop(): void {
    this.#stopping.abort();
  }

  #start({ SourceArn: sourceArn, DestinationArn: destinationArn }: Readonly<Record<string, unknown>>): unknown {
    const source = this.#queueAt(sourceArn);
    const destination =
      destinationArn === undefined ? this.#onlySourceOf(String(sourceArn)) : this.#queueAt(destinationArn);
    if (this.#tasks.some((task) => task.sourceArn === sourceArn && task.status === 'RUNNING'))
      throw new AwsError(
        'UnsupportedOperation',
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    const task: MoveTask = {
      handle: randomUUID(),
      sourceArn: String(sourceArn),
      destinationArn: this.#engine.arnOf(destination),
      startedAtEpochMs: Date.now(),
      toMove: this.#engine.messagesIn(source),
      moved: 0,
      status: 'RUNNING',
    };
    this.#tasks.unshift(task);
    void this.#run(task, source, destination);
    return { TaskHandle: task.handle };
  }

  async #run(task: MoveTask, source: string, destination: string): Promise<void> {
    try {
      while (task.moved < task.toMove && task.status === 'RUNNING' && !this.#stopping.signal.aborted) {
        const maximum = Math.min(RECEIVE_LIMIT, task.toMove - task.moved);
        const messages = await this.#queues.receive(source, { maximum, waitSeconds: 0 });
        if (messages.length === 0) break;
        for (const { body, messageAttributes } of messages)
          await this.#queues.send(destination, body, messageAttributes);
        await this.#queues.delete(
          source,
          messages.map(({ receiptHandle }) => receiptHandle),
        );
        task.moved += messages.length;
      }
      task.status = task.status === 'RUNNING' ? 'COMPLETED' : 'CANCELLED';
    } catch (error) {
      task.status = 'FAILED';
      task.failureReason = (error as Error).message;
    }
  }

  #list({ SourceArn: sourceArn }: Readonly<Record<string, unknown>>): unknown {
    this.#queueAt(sourceArn);
    return {
      Results: this.#tasks
        .filter((task) => task.sourceArn === sourceArn)
        .map((task) => ({
          ...(task.status === 'RUNNING' ? { TaskHandle: task.handle } : {}),
          Status: task.status,
          SourceArn: task.sourceArn,
          DestinationArn: task.destinationArn,
          ApproximateNumberOfMessagesMoved: task.moved,
          ApproximateNumberOfMessagesToMove: task.toMove,
          StartedTimestamp: task.startedAtEpochMs,
          ...(task.failureReason === undefined ? {} : { FailureReason: task.failureReason }),
        })),
    };
  }

  #cancel({ TaskHandle: handle }: Readonly<Record<string, unknown>>): unknown {
    const task = this.#tasks.find((candidate) => candidate.handle === handle && candidate.status === 'RUNNING');
    if (!task) throw new AwsError('ResourceNotFoundException', 'Task does not exist.');
    task.status = 'CANCELLING';
    return { ApproximateNumberOfMessagesMoved: task.moved };
  }

  #queueAt(arn: unknown): string {
    const queue = typeof arn === 'string' ? (arn.split(':').at(-1) ?? '') : '';
    if (!this.#engine.has(queue))
      throw new AwsError(
        'ResourceNotFoundException',
        'The resource that you specified for the SourceArn parameter does not exist.',
      );
    return queue;
  }

  /** Which queue a dead letter came from is not recorded: it is known where one queue alone uses this one. */
  #onlySourceOf(deadLetterArn: string): string {
    const sources = this.#engine
      .queues()
      .filter(({ attributes }) => attributes.RedrivePolicy?.includes(`"${deadLetterArn}"`));
    const [only] = sources;
    if (!only || sources.length > 1)
      throw new AwsError(
        'InvalidParameterValue',
        `${sources.length} queues use this dead-letter queue: name the DestinationArn.`,
      );
    return only.name;
  }
}
