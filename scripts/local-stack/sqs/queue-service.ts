import type { DatabaseSync } from 'node:sqlite';
import { type Clock, systemClock } from '../durable/clock.ts';
import { AwsError } from '../gateway/aws-protocol.ts';
import { Arrivals } from './arrivals.ts';
import { deliveryOrder, type QueueOrderOptions } from './delivery-order.ts';
import type { Input } from './input.ts';
import { MoveTasks } from './move-tasks.ts';
import {
  createQueue,
  deleteQueue,
  getQueueAttributes,
  getQueueUrl,
  listDeadLetterSourceQueues,
  listQueues,
  purgeQueue,
  setQueueAttributes,
} from './operations/queues.ts';
import { type Received, type ReceiveRequest, receive, receiveMessage } from './operations/receive.ts';
import { sendMessage, sendMessageBatch } from './operations/send.ts';
import {
  changeMessageVisibility,
  changeMessageVisibilityBatch,
  deleteMessage,
  deleteMessageBatch,
} from './operations/settle.ts';
import { listQueueTags, tagQueue, untagQueue } from './operations/tags.ts';
import type { QueueDepth } from './queues.ts';
import type { SqsContext } from './sqs-context.ts';
import { SqsStore } from './store/sqs-store.ts';

export interface QueueServiceOptions {
  readonly database: DatabaseSync;
  readonly arnOf: (queue: string) => string;
  readonly urlOf: (queue: string) => string;
  /** Strict, unless given. */
  readonly order?: QueueOrderOptions;
  readonly clock?: Clock;
}

export interface QueueCall {
  readonly senderId: string;
  /** Ends a long poll when the caller has gone. */
  readonly signal?: AbortSignal;
}

/** A send that waits for those that come with it. */
interface Unsent {
  readonly run: () => unknown;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

type Operation = (context: SqsContext, input: Input, call: QueueCall) => Input | undefined | Promise<Input>;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ChangeMessageVisibility: changeMessageVisibility,
  ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
  CreateQueue: createQueue,
  DeleteMessage: deleteMessage,
  DeleteMessageBatch: deleteMessageBatch,
  DeleteQueue: deleteQueue,
  GetQueueAttributes: getQueueAttributes,
  GetQueueUrl: getQueueUrl,
  ListDeadLetterSourceQueues: listDeadLetterSourceQueues,
  ListQueueTags: listQueueTags,
  ListQueues: listQueues,
  PurgeQueue: purgeQueue,
  ReceiveMessage: (context, input, { signal }) => receiveMessage(context, input, signal),
  SendMessage: (context, input, { senderId }) => sendMessage(context, input, senderId),
  SendMessageBatch: (context, input, { senderId }) => sendMessageBatch(context, input, senderId),
  SetQueueAttributes: setQueueAttributes,
  TagQueue: tagQueue,
  UntagQueue: untagQueue,
};

/** SQS in this process, on the stack's database: what was answered survives the death of the process. */
export class QueueService {
  readonly #context: SqsContext;
  readonly #moveTasks: MoveTasks;
  #unsent: Unsent[] = [];

  constructor({ database, arnOf, urlOf, order = { order: 'strict' }, clock = systemClock }: QueueServiceOptions) {
    const store = new SqsStore(database);
    const arrivals = new Arrivals(clock, (queue) => store.messages.nextVisibleAtMs(queue, clock.now()));
    this.#context = { store, clock, arrivals, order: deliveryOrder(order), arnOf, urlOf };
    this.#moveTasks = new MoveTasks(this.#context);
  }

  /** Goes on with redrives that an earlier run of the stack has left. */
  start(): void {
    this.#moveTasks.resume();
  }

  /** Ends what waits. */
  stop(): void {
    this.#moveTasks.stop();
    this.#context.arrivals.close();
  }

  /**
   * Runs one operation of the SQS API on its JSON input.
   *
   * @throws AwsError in SQS's own codes
   */
  async call(operation: string, input: Input, call: QueueCall): Promise<Input | undefined> {
    switch (operation) {
      case 'StartMessageMoveTask':
        return this.#moveTasks.start(input);
      case 'ListMessageMoveTasks':
        return this.#moveTasks.list(input);
      case 'CancelMessageMoveTask':
        return this.#moveTasks.cancel(input);
    }
    const run = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
    if (!run)
      throw new AwsError('UnknownOperationException', `The operation ${operation} is not known to the local sqs.`);
    return run(this.#context, input, call);
  }

  /**
   * Sends at the same time what came at the same time: one commit for all of it, which is most of what a send costs.
   * Each send fails alone.
   *
   * @param input as SendMessage takes it
   * @throws AwsError in SQS's own codes
   */
  send(input: Input, { senderId }: QueueCall): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#unsent.length === 0) queueMicrotask(() => this.#sendAll());
      this.#unsent.push({ run: () => sendMessage(this.#context, input, senderId), resolve, reject });
    });
  }

  #sendAll(): void {
    const unsent = this.#unsent;
    this.#unsent = [];
    let refusals: readonly unknown[];
    try {
      refusals = this.#context.store.transaction(() => unsent.map(({ run }) => refusalOf(run)));
    } catch (error) {
      for (const { reject } of unsent) reject(error);
      return;
    }
    for (const [index, { resolve, reject }] of unsent.entries())
      if (refusals[index] === undefined) resolve();
      else reject(refusals[index]);
  }

  /**
   * Sends in one commit, which is there when this returns. Each send fails alone.
   *
   * @param inputs as SendMessage takes them
   * @returns for each input why it was refused; undefined where it was sent
   * @throws Error when nothing could be written down
   */
  sendTogether(inputs: readonly Input[], { senderId }: QueueCall): readonly unknown[] {
    return this.#context.store.transaction(() =>
      inputs.map((input) => refusalOf(() => sendMessage(this.#context, input, senderId))),
    );
  }

  /** Receives without a wire in between. @throws AwsError QueueDoesNotExist, OverLimit */
  receive(queue: string, request: ReceiveRequest): Promise<Received[]> {
    return receive(this.#context, queue, request);
  }

  /** How much lies in each queue, as GetQueueAttributes tells it of one. */
  depths(): QueueDepth[] {
    const { store, clock } = this.#context;
    const nowMs = clock.now();
    return store.queues.all().map(({ name, settings }) => {
      store.messages.removeSentUntil(name, nowMs - settings.retentionMs);
      return { name, ...store.messages.depth(name, nowMs) };
    });
  }

  /** Makes what is in flight visible again at once; does nothing for a queue that does not exist. */
  releaseInFlight(queue: string): void {
    const { store, clock, arrivals } = this.#context;
    store.messages.release(queue, clock.now());
    arrivals.changed(queue);
  }
}

/** @returns what it throws; undefined where it does not */
function refusalOf(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}
