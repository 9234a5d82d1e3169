import type { Clock } from '../durable/clock.ts';

interface Waiter {
  readonly wake: () => void;
}

interface Waiting {
  readonly waiters: Set<Waiter>;
  callOff?: () => void;
}

/**
 * Who waits for messages of which queue. Nothing is armed for a queue that nobody waits for, and nothing is asked
 * again and again: a waiter is woken by what makes a message visible, or by the alarm for the next hidden one.
 */
export class Arrivals {
  readonly #clock: Clock;
  readonly #nextVisibleAtMs: (queue: string) => number | undefined;
  readonly #waiting = new Map<string, Waiting>();
  #isClosed = false;

  /** @param nextVisibleAtMs when the next hidden message of a queue becomes visible */
  constructor(clock: Clock, nextVisibleAtMs: (queue: string) => number | undefined) {
    this.#clock = clock;
    this.#nextVisibleAtMs = nextVisibleAtMs;
  }

  /** Resolves when there may be something to receive, when the time has come, or when the signal aborts. */
  wait(queue: string, untilMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const waiting: Waiting = this.#waiting.get(queue) ?? { waiters: new Set() };
      this.#waiting.set(queue, waiting);
      const end = () => {
        callOff();
        signal?.removeEventListener('abort', end);
        waiting.waiters.delete(waiter);
        if (waiting.waiters.size === 0) this.#forget(queue, waiting);
        resolve();
      };
      const waiter: Waiter = { wake: end };
      const callOff = this.#clock.alarm(untilMs, end);
      waiting.waiters.add(waiter);
      signal?.addEventListener('abort', end);
      if (signal?.aborted) end();
      else this.#arm(queue, waiting);
    });
  }

  /** Something of the queue has become visible, or is hidden for another time than before. */
  changed(queue: string): void {
    const waiting = this.#waiting.get(queue);
    if (!waiting) return;
    for (const { wake } of [...waiting.waiters]) wake();
  }

  /** True once nobody should wait any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Ends every wait. */
  close(): void {
    this.#isClosed = true;
    for (const queue of [...this.#waiting.keys()]) this.changed(queue);
  }

  #arm(queue: string, waiting: Waiting): void {
    waiting.callOff?.();
    delete waiting.callOff;
    const next = this.#nextVisibleAtMs(queue);
    if (next !== undefined) waiting.callOff = this.#clock.alarm(next, () => this.changed(queue));
  }

  #forget(queue: string, waiting: Waiting): void {
    waiting.callOff?.();
    if (this.#waiting.get(queue) === waiting) this.#waiting.delete(queue);
  }
}
