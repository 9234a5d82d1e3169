import { setTimeout as delay } from 'node:timers/promises';

export interface Patience {
  readonly everyMs: number;
  readonly withinMs: number;
}

/**
 * Asks again and again until the answer is yes.
 *
 * @returns when it first was, as performance.now() tells the time
 * @throws Error when it never was
 */
export async function until(what: string, isSo: () => Promise<boolean>, patience: Patience): Promise<number> {
  const deadlineMs = performance.now() + patience.withinMs;
  while (performance.now() < deadlineMs) {
    if (await isSo()) return performance.now();
    await delay(patience.everyMs);
  }
  throw new Error(`not within ${patience.withinMs} ms: ${what}`);
}
