import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 5;
const DEADLINE_MS = 5000;

/** Polls until the condition holds. @throws Error with what it waited for when it does not in time */
export async function eventually(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await delay(POLL_MS);
  }
}
