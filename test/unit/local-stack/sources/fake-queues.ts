import type {
  FifoPlace,
  MessageAttribute,
  QueueMessage,
  Queues,
  ReceiveOptions,
} from '../../../../scripts/local-stack/sqs/queues.ts';

export interface Sent {
  readonly queue: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  /** In a FIFO queue. */
  readonly place?: FifoPlace;
}

/** Messages that SQS takes or gives in one call. */
const CALL_LIMIT = 10;

/** Queues in memory: a message that was received is out of sight until it is deleted or shown again. */
export class FakeQueues implements Queues {
  readonly sent: Sent[] = [];
  readonly deleted: string[] = [];
  readonly receives: ReceiveOptions[] = [];
  /** Thrown by the next calls, one each. */
  readonly failures: Error[] = [];
  openReceives = 0;
  #visible: QueueMessage[] = [];
  #hidden: QueueMessage[] = [];
  #wake: (() => void)[] = [];
  #count = 0;

  /** Puts messages with these bodies where the source will find them. @returns their ids */
  add(...bodies: string[]): string[] {
    const messages = bodies.map((body): QueueMessage => {
      this.#count += 1;
      return {
        messageId: `m${this.#count}`,
        receiptHandle: `h${this.#count}`,
        body,
        md5OfBody: 'md5',
        attributes: { ApproximateReceiveCount: '1' },
        messageAttributes: {},
      };
    });
    this.addMessages(...messages);
    return messages.map(({ messageId }) => messageId);
  }

  addMessages(...messages: QueueMessage[]): void {
    this.#visible.push(...messages);
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** As when the visibility timeout has passed. */
  showAgain(): void {
    this.addMessages(...this.#hidden.splice(0));
  }

  async send(
    queue: string,
    body: string,
    attributes: Readonly<Record<string, MessageAttribute>> = {},
    place?: FifoPlace,
  ): Promise<void> {
    this.#throwFailure();
    this.sent.push({ queue, body, attributes, ...(place ? { place } : {}) });
  }

  async receive(_queue: string, options: ReceiveOptions): Promise<QueueMessage[]> {
    if (options.maximum < 1 || options.maximum > CALL_LIMIT) throw new Error(`cannot receive ${options.maximum}`);
    this.receives.push(options);
    this.#throwFailure();
    this.openReceives += 1;
    try {
      if (this.#visible.length === 0 && options.waitSeconds > 0) await this.#arrival(options);
      if (options.signal?.aborted) return [];
      const taken = this.#visible.splice(0, options.maximum);
      this.#hidden.push(...taken);
      return taken;
    } finally {
      this.openReceives -= 1;
    }
  }

  async delete(_queue: string, receiptHandles: readonly string[]): Promise<void> {
    if (receiptHandles.length > CALL_LIMIT) throw new Error(`cannot delete ${receiptHandles.length} at once`);
    this.#throwFailure();
    this.deleted.push(...receiptHandles);
    this.#hidden = this.#hidden.filter(({ receiptHandle }) => !receiptHandles.includes(receiptHandle));
  }

  #throwFailure(): void {
    const failure = this.failures.shift();
    if (failure) throw failure;
  }

  #arrival({ waitSeconds, signal }: ReceiveOptions): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitSeconds * 1000);
      const wake = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#wake.push(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }
}
