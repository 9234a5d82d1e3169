import type { CommerceModules } from './commerce-modules.ts';
import { type Schedule, scheduleOf } from './schedule.ts';
import { Shop } from './shop.ts';
import { shopIsCoherent, Watch } from './shop-checks.ts';

/** What runs one schedule again, where it failed. */
export const REPEATING = {
  test: (seed: number) => `LAUREL_SEED=${seed} make test-one FILE=test/property/order-schedules.test.ts`,
  simulation: (seed: number) => `make simulate-orders SEED=${seed}`,
} as const;

/** Runs a schedule to its end. @throws AssertionError for whatever is wrong */
export async function simulate(commerce: CommerceModules, schedule: Schedule): Promise<void> {
  const watch = new Watch();
  const shop = new Shop(commerce, schedule, (changes) => watch.see(changes));
  await shop.run();
  shopIsCoherent(shop, schedule, watch, commerce);
}

/** @returns what fails, or undefined */
export async function failureOf(commerce: CommerceModules, schedule: Schedule): Promise<Error | undefined> {
  return simulate(commerce, schedule).then(
    () => undefined,
    (error: Error) => error,
  );
}

/**
 * Runs the schedules of these seeds.
 *
 * @param repeatedBy the command that runs the schedule of a seed again
 * @throws Error for the first that fails, with its seed and the shortest schedule found that fails too
 */
export async function runSchedules(
  commerce: CommerceModules,
  seeds: Iterable<number>,
  repeatedBy: (seed: number) => string,
  onEach: (done: number) => void = () => {},
): Promise<void> {
  let done = 0;
  for (const seed of seeds) {
    const schedule = scheduleOf(seed);
    const failure = await failureOf(commerce, schedule);
    if (failure) {
      const shortest = await shrunk(schedule, commerce);
      const reason = (await failureOf(commerce, shortest)) ?? failure;
      const { trouble, rejected, actions } = shortest;
      throw new Error(
        [
          `${repeatedBy(seed)} repeats it: ${reason.message}`,
          `the shortest schedule found, with ${JSON.stringify({ trouble, rejected })}:`,
          ...actions.map((planned) => `  ${JSON.stringify(planned)}`),
        ].join('\n'),
        { cause: reason },
      );
    }
    onEach(++done);
  }
}

/** Actions and troubles are left out one at a time as long as it fails without them. */
async function shrunk(schedule: Schedule, commerce: CommerceModules): Promise<Schedule> {
  const candidates = [
    ...schedule.actions.map((_, index) => ({ ...schedule, actions: schedule.actions.toSpliced(index, 1) })),
    ...Object.entries(schedule.trouble).flatMap(([what, chance]) =>
      chance > 0 ? [{ ...schedule, trouble: { ...schedule.trouble, [what]: 0 } }] : [],
    ),
  ];
  for (const candidate of candidates) if (await failureOf(commerce, candidate)) return shrunk(candidate, commerce);
  return schedule;
}
