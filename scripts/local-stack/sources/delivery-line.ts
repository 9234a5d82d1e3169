import { setImmediate as nextTurn } from 'node:timers/promises';
import { AwsError } from '../gateway/aws-protocol.ts';
import type { InvokeResult } from '../lambda/invoker.ts';
import { pause } from './backoff.ts';

/** Pauses between attempts while the function has no room. */
export const THROTTLE_PAUSE_MS = { first: 50, most: 1_000 };

export interface Delivery {
  /** Rejects at once where the function has no room. */
  readonly invoke: () => Promise<InvokeResult>;
  /** When the batch is given back: performance.now() in milliseconds. */
  readonly heldUntilMs: number;
}

/**
 * The batches of one mapping on their way to the function, oldest first. A batch that meets a function without room is
 * held and tried again, as Lambda does, as long as its messages stay out of sight: to give it back would use up one of
 * their deliveries, and after a few of those they would be parked without ever having run. None overtakes another, so
 * that each has its turn before its time is over.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 * @source https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class DeliveryLine {
  readonly #signal: AbortSignal;
  readonly #onHeld: (error: AwsError) => void;
  #last: Promise<unknown> = Promise.resolve();
  #isHolding = false;

  /**
   * @param signal ends the holding: what is held is given back
   * @param onHeld told once when the function has no room, and again only after it has had some
   */
  constructor(signal: AbortSignal, onHeld: (error: AwsError) => void) {
    this.#signal = signal;
    this.#onHeld = onHeld;
  }

  /** @throws the refusal, once the batch has been held for as long as it may */
  async deliver(delivery: Delivery): Promise<InvokeResult> {
    const turn = this.#last.then(() => this.#begin(delivery));
    this.#last = turn.catch(() => {});
    return (await turn).result;
  }

  /** @returns once the function has taken the batch, with what will be its answer */
  async #begin({ invoke, heldUntilMs }: Delivery): Promise<{ result: Promise<InvokeResult> }> {
    for (let pauseMs = THROTTLE_PAUSE_MS.first; ; pauseMs = Math.min(2 * pauseMs, THROTTLE_PAUSE_MS.most)) {
      const result = invoke();
      const refusal = await Promise.race([result.then(() => undefined, refusalIn), nextTurn()]);
      if (!refusal) {
        this.#isHolding = false;
        return { result };
      }
      if (this.#signal.aborted || performance.now() + pauseMs > heldUntilMs) throw refusal;
      if (!this.#isHolding) this.#onHeld(refusal);
      this.#isHolding = true;
      await pause(pauseMs, this.#signal);
    }
  }
}

/** No room, or no service: both are tried again. What is wrong with the call itself is not. */
function refusalIn(error: unknown): AwsError | undefined {
  return error instanceof AwsError && (error.status === 429 || error.status >= 500) ? error : undefined;
}
