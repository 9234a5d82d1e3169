/** Runs as many schedules as RUNS says from SEED on, and tells how far it is and what fails. */
export async function simulated(
  run: (seeds: Iterable<number>, onEach: (done: number) => void) => unknown,
): Promise<void> {
  const given = { SEED: wholeNumber('SEED'), RUNS: wholeNumber('RUNS') };
  const first = given.SEED ?? Math.floor(Math.random() * 2 ** 31);
  const runs = given.RUNS ?? (given.SEED === undefined ? 100_000 : 1);
  const startedAt = performance.now();
  console.log(`${runs} schedules from SEED=${first} on`);
  try {
    await run(seedsFrom(first, runs), (done) => {
      if (done % 10_000 === 0) console.log(`${done} are exact`);
    });
    console.log(`all are exact, in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

function* seedsFrom(first: number, count: number) {
  for (let seed = first; seed < first + count; seed++) yield seed;
}

function wholeNumber(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  console.error(`${name} is a whole number, not "${text}"`);
  process.exit(2);
}
