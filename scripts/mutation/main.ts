import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Mutant, mutantsOf, mutated } from './mutants.ts';
import { type Mistake, type TestHost, testHost } from './test-host.ts';
import { importsIn, type TestsOf, testsOf } from './tests-of.ts';

/**
 * Makes one small mistake after the other in FILE and runs the tests on each: `make mutate FILE=shared/loyalty/spend.ts`.
 * A mistake that no test notices is printed; the last line is the score.
 *
 * TESTS: which tests to run (a glob; by default the unit tests of the file's context and those of others that import it),
 * JOBS: how many at once, SAMPLE: how many mistakes of a file at most, evenly spread.
 */
const root = join(import.meta.dirname, '../..');
const { FILE = '', TESTS, JOBS = '2', SAMPLE } = process.env;
const importsOf = importsIn(root);

const files = globSync(FILE, { cwd: root }).filter((file) => /\.ts$/.test(file) && !/\.d\.ts$/.test(file));
if (files.length === 0) {
  console.error('FILE says where to make mistakes: make mutate FILE=shared/loyalty/spend.ts (a glob is taken too)');
  process.exit(2);
}

const hosts = Array.from({ length: Number(JOBS) }, () => testHost(root));
let killed = 0;
let survived = 0;
try {
  for (const file of files.sort()) await mutate(file);
} finally {
  for (const host of hosts) host.stop();
}
const total = killed + survived;
console.log(`${killed} of ${total} mistakes noticed: ${total === 0 ? 100 : ((100 * killed) / total).toFixed(1)} %`);

async function mutate(file: string): Promise<void> {
  const source = readFileSync(join(root, file), 'utf8');
  const mutants = sampled(mutantsOf(source));
  if (mutants.length === 0) return;
  const tests = testsThatReach(file);
  const unnoticed = tests.nearest.length === 0 ? mutants : await unnoticedBy(tests, file, source, mutants);
  if (tests.nearest.length === 0) console.log(`${file}: no unit test imports it`);
  if (!unnoticed) {
    console.error(`${file}: its tests fail without any mistake`);
    process.exitCode = 1;
    return;
  }
  survived += unnoticed.length;
  killed += mutants.length - unnoticed.length;
  if (files.length > 1) console.log(`${file}: ${mutants.length - unnoticed.length} of ${mutants.length}`);
}

/** @returns undefined where the tests fail without any mistake: what they say of mistakes is worth nothing then */
async function unnoticedBy(tests: TestsOf, file: string, source: string, mutants: readonly Mutant[]) {
  const unnoticed: Mutant[] = [];
  const queue = mutants.values();
  const startedAt = performance.now();
  if (!(await allPass(tests))) return undefined;
  // What hangs has been noticed; a busy machine may take its time.
  const withinMs = 10_000 + Math.ceil(5 * (performance.now() - startedAt));
  await Promise.all(
    hosts.map(async (host) => {
      for (const mutant of queue) {
        const mistake = { file: pathToFileURL(join(root, file)).href, source: mutated(source, mutant) };
        if (!(await passes(host, tests, mistake, withinMs))) continue;
        unnoticed.push(mutant);
        console.log(`${file}:${mutant.line}: nobody noticed ${mutant.change}`);
      }
    }),
  );
  // What a mistake has left behind in a process would make all that follow look noticed.
  return (await allPass(tests)) ? unnoticed : undefined;
}

/** Without any mistake, in each of the processes. */
async function allPass(tests: TestsOf): Promise<boolean> {
  for (const host of hosts) if (!(await passes(host, tests))) return false;
  return true;
}

function testsThatReach(file: string): TestsOf {
  const among = (glob: string) => globSync(glob, { cwd: root }).sort();
  const found = testsOf(file, among(TESTS ?? 'test/unit/**/*.test.ts'), importsOf);
  if (TESTS !== undefined) return found;
  const own = among(`test/unit/${file.split('/')[1]}/**/*.test.ts`);
  return { nearest: found.nearest, others: found.others.filter((test) => own.includes(test)) };
}

async function passes(host: TestHost, { nearest, others }: TestsOf, mistake?: Mistake, withinMs?: number) {
  const passed = await host.passes(nearest, mistake, withinMs);
  return passed && (others.length === 0 || host.passes(others, mistake, withinMs));
}

function sampled(mutants: readonly Mutant[]): readonly Mutant[] {
  const wanted = SAMPLE === undefined ? mutants.length : Number(SAMPLE);
  if (mutants.length <= wanted) return mutants;
  return Array.from({ length: wanted }, (_, index) => mutants[Math.floor((index * mutants.length) / wanted)] as Mutant);
}
