import type { Operation } from '../../../../scripts/local-stack/durable/model.ts';

/** The event of one invocation, as it travels. */
export interface InvocationEvent {
  readonly DurableExecutionArn: string;
  readonly CheckpointToken: string;
  readonly UpdatedOperationIds: readonly string[];
  readonly InitialExecutionState: { readonly Operations: readonly Operation[]; readonly NextMarker?: string };
}

/** A durable function whose invocations a test answers by hand, so that it can speak the protocol meanwhile. */
export class HeldFunction {
  readonly #arrived: InvocationEvent[] = [];
  readonly #waiting: ((event: InvocationEvent) => void)[] = [];
  #finish: (answer: unknown) => void = () => {};

  readonly run = (event: InvocationEvent): Promise<unknown> => {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(event);
    else this.#arrived.push(event);
    return new Promise((resolve) => {
      this.#finish = resolve;
    });
  };

  /** The next invocation, once it comes. */
  next(): Promise<InvocationEvent> {
    const event = this.#arrived.shift();
    return event ? Promise.resolve(event) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Ends the invocation that runs. */
  finish(answer: unknown): void {
    this.#finish(answer);
  }
}
