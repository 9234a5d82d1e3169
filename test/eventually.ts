import { setTimeout as delay } from 'node:timers/promises';
import { countAssertion } from './assertion-count.ts';

const POLL_MS = 10;
const WITHIN_MS = 15_000;

type Check<T> = () => T | Promise<T>;

/**
 * Repeats a check until it neither throws nor gives false, and gives what it gave.
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
  const deadline = performance.now() + withinMs;
  for (;;) {
    const isLast = performance.now() >= deadline;
    try {
      const value = await check();
      if (value !== false) return value;
      if (isLast) throw new Error(`not within ${withinMs} ms: ${what}`);
    } catch (failure) {
      if (isLast) throw failure;
    }
    await delay(POLL_MS);
  }
}
