import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 25;

/**
 * Repeats a check until it passes.
 *
 * @throws the check's last failure when the deadline has passed
 */
export async function eventually<T>(check: () => Promise<T> | T, withinMs = 15_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (failure) {
      if (Date.now() >= deadline) throw failure;
      await delay(POLL_MS);
    }
  }
}
