/**
 * Runs schedules of every command of the ledger, settled late and in time: `make simulate [RUNS=100000] [SEED=<number>]`.
 * Without SEED it begins anywhere; with it, it repeats that one schedule, or RUNS of them from there on.
 */
import { theLedger } from './builders/ledger/ledger-modules.ts';
import { REPEATING, runSchedules } from './builders/ledger/run-schedules.ts';

const given = { SEED: wholeNumber('SEED'), RUNS: wholeNumber('RUNS') };
const first = given.SEED ?? Math.floor(Math.random() * 2 ** 31);
const runs = given.RUNS ?? (given.SEED === undefined ? 100_000 : 1);
const startedAt = performance.now();

console.log(`${runs} schedules from SEED=${first} on`);
try {
  runSchedules(
    await theLedger(),
    (function* () {
      for (let seed = first; seed < first + runs; seed++) yield seed;
    })(),
    REPEATING.simulation,
    (done) => {
      if (done % 10_000 === 0) console.log(`${done} are exact`);
    },
  );
  console.log(`all are exact, in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function wholeNumber(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  console.error(`${name} is a whole number, not "${text}"`);
  process.exit(2);
}
