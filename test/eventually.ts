import { setTimeout as delay } from 'node:timers/promises';
import { countAssertion } from './assertion-count.ts';

/** Waiting looks again after a tenth of the time it took so far: a check often is a request that costs a core its time. */
const POLL_AT_LEAST_MS = 10;
const POLL_AT_MOST_MS = 200;
const POLL_SHARE = 0.1;
const WITHIN_MS = 15_000;

type Check<T> = () => T | Promise<T>;

/**
 * Repeats a check until it neither throws nor gives false, and gives what it gave. It looks seldom: a state that passes
 * may be missed, so wait for what stays.
 *
 * @param what said when the deadline has passed
 * @throws the check's last failure when the deadline has passed, or Error with what was waited for
 */
export async function eventually<T>(check: Check<T>, withinMs?: number): Promise<T>;
export async function eventually<T>(what: string, check: Check<T>, withinMs?: number): Promise<T>;
export async function eventually<T>(first: string | Check<T>, second?: Check<T> | number, third?: number): Promise<T> {
  const [what, check, withinMs = WITHIN_MS] =
    typeof first === 'string'
      ? [first, second as Check<T>, third]
      : ['the check holds', first, second as number | undefined];
  countAssertion();
  const startedAt = performance.now();
  const deadline = startedAt + withinMs;
  for (;;) {
    const isLast = performance.now() >= deadline;
    try {
      const value = await check();
      if (value !== false) return value;
      if (isLast) throw new Error(`not within ${withinMs} ms: ${what}`);
    } catch (failure) {
      if (isLast) throw failure;
    }
    const passed = performance.now() - startedAt;
    await delay(Math.min(Math.max(POLL_AT_LEAST_MS, passed * POLL_SHARE), POLL_AT_MOST_MS));
  }
}
