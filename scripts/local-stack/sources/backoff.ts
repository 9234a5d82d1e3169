import { setTimeout as sleep } from 'node:timers/promises';

export interface BackoffMs {
  readonly first: number;
  readonly most: number;
}

/** Waits that grow twofold with each failure in a row. */
export class Backoff {
  readonly #ms: BackoffMs;
  #failures = 0;

  constructor(ms: BackoffMs) {
    this.#ms = ms;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** Resolves after the pause, or when the signal aborts. */
  async failed(signal: AbortSignal): Promise<void> {
    const ms = Math.min(this.#ms.first * 2 ** this.#failures, this.#ms.most);
    this.#failures += 1;
    await pause(ms, signal);
  }
}

/** Resolves after the time, or when the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
