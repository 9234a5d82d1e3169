import type { ServiceHarness } from './service-harness.ts';

export const WAIT_SECONDS = 100;

/** Workflows that a process can be killed in, and another goes on with. */
export function addVictimWorkflows(harness: ServiceHarness, enterStep: (name: string) => Promise<string>): void {
  harness
    .addDurable('waits', async (_event, context) => {
      const before = await context.step('before', () => enterStep('before'));
      await context.wait('pause', { seconds: WAIT_SECONDS });
      const after = await context.step('after', () => enterStep('after'));
      return [before, after];
    })
    .addDurable('works', async (_event, context) => {
      const done = await context.step('done', () => enterStep('done'));
      const long = await context.step('long', () => enterStep('long'));
      return [done, long];
    });
}
