import type { LedgerModules } from './ledger-modules.ts';
import { scheduleOf } from './schedule.ts';
import { failureOf, shrunk } from './simulation.ts';

/**
 * Runs the schedules of these seeds.
 *
 * @throws Error for the first that fails, with its seed and the shortest schedule that fails too
 */
export function runSchedules(
  ledger: LedgerModules,
  seeds: Iterable<number>,
  onEach: (done: number) => void = () => {},
) {
  let done = 0;
  for (const seed of seeds) {
    const schedule = scheduleOf(seed);
    const failure = failureOf(ledger, schedule);
    if (failure) {
      const shortest = shrunk(schedule, (candidate) => failureOf(ledger, candidate) !== undefined);
      const reason = failureOf(ledger, shortest) ?? failure;
      const steps = shortest.steps.map((step) => `  ${new Date(step.at).toISOString()} ${JSON.stringify(step)}`);
      const { tiers: _, ...programme } = shortest.programme;
      throw new Error(
        [
          `SEED=${seed}: ${reason.message}`,
          `the shortest schedule found, with ${JSON.stringify(programme)}:`,
          ...steps,
        ].join('\n'),
        { cause: reason },
      );
    }
    onEach(++done);
  }
}
