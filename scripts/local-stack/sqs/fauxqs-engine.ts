import { mkdirSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../events/transaction.ts';
import { AwsError } from '../gateway/aws-protocol.ts';
import {
  type FauxqsModules,
  isSqsError,
  loadFauxqs,
  type Persistence,
  type SqsQueue,
  type SqsStore,
} from './fauxqs-modules.ts';

export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  MD5OfMessageAttributes?: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  MessageAttributes?: Readonly<Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>>;
}

/** @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const MAXIMUM_WAIT_SECONDS = 20;

/** SQS in this process, kept in a SQLite file: what was answered survives the death of the process. */
export class FauxqsEngine {
  readonly #modules: FauxqsModules;
  readonly #store: SqsStore;
  readonly #persistence: Persistence;
  readonly #database: DatabaseSync;

  /** @param region the region of queues that are made without credentials */
  static async start(dataDir: string, region: string): Promise<FauxqsEngine> {
    mkdirSync(dataDir, { recursive: true });
    return new FauxqsEngine(await loadFauxqs(), dataDir, region);
  }

  private constructor(modules: FauxqsModules, dataDir: string, region: string) {
    this.#modules = modules;
    this.#store = new modules.SqsStore();
    this.#store.region = region;
    this.#persistence = new modules.PersistenceManager(dataDir);
    this.#database = this.#persistence.db;
    // See openState: enough for the death of the process, and a commit needs no fsync.
    this.#database.exec('PRAGMA synchronous = NORMAL');
    mendVisibilityZero(this.#persistence);
    this.#persistence.loadSqsQueues(this.#store);
    const writeThrough = this.#persistence as unknown as NonNullable<SqsStore['persistence']>;
    this.#store.persistence = writeThrough;
    for (const queue of this.#store.allQueues()) queue.persistence = writeThrough;
  }

  /**
   * Runs one operation of the SQS API.
   *
   * @param signal ends a long poll when the caller has gone, before it takes messages that nobody would see
   * @throws AwsError in SQS's own codes
   */
  async call(operation: string, input: Record<string, unknown>, signal?: AbortSignal): Promise<unknown> {
    if (operation === 'ReceiveMessage') return this.#receive(input, signal);
    return this.#run(operation, input);
  }

  /** Whether there is a queue of this name. */
  has(queue: string): boolean {
    return this.#store.getQueueByName(queue) !== undefined;
  }

  /** Names of all queues with their attributes. */
  queues(): { readonly name: string; readonly attributes: Readonly<Record<string, string>> }[] {
    return [...this.#store.allQueues()].map(({ name, attributes }) => ({ name, attributes }));
  }

  /** @throws Error for a queue that does not exist */
  arnOf(queue: string): string {
    return this.#queue(queue).arn;
  }

  /** Messages that could be received now. */
  messagesIn(queue: string): number {
    return Number(this.#queue(queue).getAttribute('ApproximateNumberOfMessages'));
  }

  /** Makes what is in flight visible again at once; does nothing for a queue that does not exist. */
  releaseInFlight(name: string): void {
    const queue = this.#store.getQueueByName(name);
    if (!queue) return;
    inTransaction(this.#database, () => {
      for (const receiptHandle of [...queue.inflightMessages.keys()]) queue.changeVisibility(receiptHandle, 0);
    });
  }

  close(): void {
    this.#store.shutdown();
    this.#persistence.close();
  }

  #queue(name: string): SqsQueue {
    const queue = this.#store.getQueueByName(name);
    if (!queue) throw new Error(`there is no queue ${name}`);
    return queue;
  }

  async #run(operation: string, input: Record<string, unknown>): Promise<unknown> {
    const action = this.#modules.actions.get(operation);
    if (!action)
      throw new AwsError('UnknownOperationException', `The operation ${operation} is not known to the local sqs.`);
    try {
      // One commit for all that the operation writes: a message that moves to its dead-letter queue is never in neither.
      return await inTransaction(this.#database, () => action(input, this.#store, { headers: {} }));
    } catch (error) {
      if (isSqsError(error))
        throw new AwsError(error.code, error.message, error.statusCode, { queryError: error.queryErrorHeader });
      throw error;
    }
  }

  async #receive(input: Record<string, unknown>, signal: AbortSignal | undefined): Promise<unknown> {
    const waitSeconds = this.#waitSeconds(input);
    const deadlineMs = performance.now() + waitSeconds * 1000;
    for (;;) {
      const received = (await this.#run('ReceiveMessage', { ...input, WaitTimeSeconds: 0 })) as {
        Messages?: ReceivedMessage[];
      };
      const leftSeconds = (deadlineMs - performance.now()) / 1000;
      if (received.Messages || leftSeconds <= 0) return withoutUnaskedAttributes(received, input);
      const queue = this.#store.getQueue(String(input.QueueUrl));
      if (!queue) return {};
      await changed(queue, leftSeconds, signal);
      if (signal?.aborted) return {};
    }
  }

  #waitSeconds(input: Record<string, unknown>): number {
    const asked = input.WaitTimeSeconds;
    if (asked === undefined || asked === null) {
      const queue = this.#store.getQueue(String(input.QueueUrl));
      return Number(queue?.attributes.ReceiveMessageWaitTimeSeconds ?? 0);
    }
    if (typeof asked !== 'number' || !(asked >= 0 && asked <= MAXIMUM_WAIT_SECONDS))
      throw new AwsError(
        'InvalidParameterValue',
        `Value ${String(asked)} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= ${MAXIMUM_WAIT_SECONDS}, if provided.`,
      );
    return asked;
  }
}

/** fauxqs writes NULL into a column that may not be NULL when a visibility becomes 0, and loses the message over it. */
function mendVisibilityZero(persistence: Persistence): void {
  const ready = persistence.db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  persistence.updateMessageReady = (messageId) => {
    ready.run(messageId);
  };
}

/** Resolves when there may be messages, when the time has passed, or when the signal aborts. */
function changed(queue: SqsQueue, seconds: number, signal: AbortSignal | undefined): Promise<void> {
  const waiting = queue.waitForMessages(seconds);
  if (!signal) return waiting;
  return new Promise((resolve) => {
    const end = () => {
      signal.removeEventListener('abort', end);
      resolve();
    };
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    void waiting.then(end);
  });
}

/** @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html (MessageAttributeNames) */
function withoutUnaskedAttributes(received: { Messages?: ReceivedMessage[] }, input: Record<string, unknown>): unknown {
  if (Array.isArray(input.MessageAttributeNames) && input.MessageAttributeNames.length > 0) return received;
  for (const message of received.Messages ?? []) {
    delete message.MessageAttributes;
    delete message.MD5OfMessageAttributes;
  }
  return received;
}
