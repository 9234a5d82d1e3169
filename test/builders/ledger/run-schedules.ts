import type { LedgerModules } from './ledger-modules.ts';
import { scheduleOf } from './schedule.ts';
import { failureOf, shrunk } from './simulation.ts';

/** What runs one schedule again, where it failed. */
export const REPEATING = {
  test: (seed: number) => `LAUREL_SEED=${seed} make test-one FILE=test/property/ledger-schedules.test.ts`,
  simulation: (seed: number) => `make simulate SEED=${seed}`,
} as const;

/**
 * Runs the schedules of these seeds.
 *
 * @param repeatedBy the command that runs the schedule of a seed again
 * @throws Error for the first that fails, with its seed and the shortest schedule that fails too
 */
export function runSchedules(
  ledger: LedgerModules,
  seeds: Iterable<number>,
  repeatedBy: (seed: number) => string,
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
          `${repeatedBy(seed)} repeats it: ${reason.message}`,
          `the shortest schedule found, with ${JSON.stringify(programme)}:`,
          ...steps,
        ].join('\n'),
        { cause: reason },
      );
    }
    onEach(++done);
  }
}
