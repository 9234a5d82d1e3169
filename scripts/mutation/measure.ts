import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Mutant, mutantsOf, mutated } from './mutants.ts';
import type { Mistake, TestHost } from './test-host.ts';
import type { TestsOf } from './tests-of.ts';
import { isSame, type Unnoticeable } from './unnoticeable.ts';

/** What tests notice of the mistakes that were made in a file. */
export interface Measured {
  readonly file: string;
  readonly made: number;
  /** How many of them change nothing. */
  readonly unnoticeable: number;
  readonly survivors: readonly Mutant[];
  /** Such as are said to change nothing, which a test noticed. */
  readonly noticedAfterAll: readonly Mutant[];
}

/** How one file is measured. */
export interface Measurement {
  readonly root: string;
  readonly hosts: readonly TestHost[];
  readonly tests: TestsOf;
  readonly unnoticeable: readonly Unnoticeable[];
  /** How many mistakes at most, evenly spread. */
  readonly sample: number;
}

/** @returns undefined where the tests fail without any mistake: what they say of mistakes is worth nothing then */
export async function measured(file: string, measurement: Measurement): Promise<Measured | undefined> {
  const { root, tests, unnoticeable, sample } = measurement;
  const source = readFileSync(join(root, file), 'utf8');
  const mutants = sampled(mutantsOf(source), sample);
  const changesNothing = (mutant: Mutant) => unnoticeable.some((one) => isSame(one, file, mutant));
  const unnoticed = tests.length === 0 ? mutants : await unnoticedOf(file, source, mutants, measurement);
  if (!unnoticed) return undefined;
  return {
    file,
    made: mutants.length,
    unnoticeable: unnoticed.filter(changesNothing).length,
    survivors: unnoticed.filter((mutant) => !changesNothing(mutant)),
    noticedAfterAll: mutants.filter((mutant) => changesNothing(mutant) && !unnoticed.includes(mutant)),
  };
}

async function unnoticedOf(
  file: string,
  source: string,
  mutants: readonly Mutant[],
  { root, hosts, tests }: Measurement,
): Promise<Mutant[] | undefined> {
  const unnoticed: Mutant[] = [];
  const queue = mutants.values();
  const startedAt = performance.now();
  if (!(await allPass(hosts, tests))) return undefined;
  // What hangs has been noticed; a busy machine may take its time.
  const withinMs = 10_000 + Math.ceil(5 * (performance.now() - startedAt));
  await Promise.all(
    hosts.map(async (host) => {
      for (const mutant of queue) {
        const mistake = { file: pathToFileURL(join(root, file)).href, source: mutated(source, mutant) };
        if (await passes(host, tests, mistake, withinMs)) unnoticed.push(mutant);
      }
    }),
  );
  // What a mistake has left behind in a process would make all that follow look noticed.
  if (!(await allPass(hosts, tests))) return undefined;
  return unnoticed.sort((one, other) => one.start - other.start);
}

/** Without any mistake, in each of the processes. */
async function allPass(hosts: readonly TestHost[], tests: TestsOf): Promise<boolean> {
  return (await Promise.all(hosts.map((host) => passes(host, tests)))).every(Boolean);
}

async function passes(host: TestHost, tests: TestsOf, mistake?: Mistake, withinMs?: number): Promise<boolean> {
  for (const round of tests) if (!(await host.passes(round, mistake, withinMs))) return false;
  return true;
}

function sampled(mutants: readonly Mutant[], wanted: number): readonly Mutant[] {
  if (mutants.length <= wanted) return mutants;
  return Array.from({ length: wanted }, (_, index) => mutants[Math.floor((index * mutants.length) / wanted)] as Mutant);
}
