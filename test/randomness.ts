/**
 * Random choices of tests, loaded before all of them. A failure names its seed: LAUREL_SEED=<number> repeats its
 * choices. LAUREL_RUNS=<number> asks for more (or fewer) examples and schedules than usual.
 */
import * as fc from 'fast-check';
import { countAssertion } from './assertion-count.ts';
import { type Random, seededRandom } from './builders/random.ts';

const SEED_LIMIT = 2 ** 31;

const givenSeed = wholeNumber('LAUREL_SEED');
const givenRuns = wholeNumber('LAUREL_RUNS');
const processSeed = givenSeed ?? Math.floor(Math.random() * SEED_LIMIT);
let isSeedUsed = false;

/** The seeds that a simulation goes through: those from 1 on, or the one that a failure has named. */
export function seeds(usual: number): number[] {
  const count = givenRuns ?? (givenSeed === undefined ? usual : 1);
  return Array.from({ length: count }, (_, index) => (givenSeed ?? 1) + index);
}

/** How often something is tried. */
export function runs(usual: number): number {
  return givenRuns ?? usual;
}

/** For choices within a test, such as the order of its messages. */
export function testRandom(): Random {
  isSeedUsed = true;
  return seededRandom(processSeed);
}

/** What repeats the choices of this process, if it made any. */
export function seedHint(): string | undefined {
  return isSeedUsed ? `LAUREL_SEED=${processSeed} repeats the random choices.` : undefined;
}

function wholeNumber(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`${name} is a whole number, not "${text}"`);
  return Number(text);
}

fc.configureGlobal({
  ...(givenRuns === undefined ? {} : { numRuns: givenRuns }),
  ...(givenSeed === undefined ? {} : { seed: givenSeed }),
  reporter: (details) => {
    countAssertion();
    if (details.failed)
      throw new Error(`LAUREL_SEED=${details.seed}: ${fc.defaultReportMessage(details)}`, {
        cause: details.errorInstance,
      });
  },
});
