import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Mutant, mutantsOf, mutated } from './mutants.ts';
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
const MUTANT_MS = 60_000;
const importsOf = importsIn(root);
const NODE_OPTIONS = `--disable-warning=ExperimentalWarning --import=${pathToFileURL(join(import.meta.dirname, 'mutant-loader.mjs')).href}`;

const files = globSync(FILE, { cwd: root }).filter((file) => /\.ts$/.test(file) && !/\.d\.ts$/.test(file));
if (files.length === 0) {
  console.error('FILE says where to make mistakes: make mutate FILE=shared/loyalty/spend.ts (a glob is taken too)');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'laurel-mutants-'));
let killed = 0;
let survived = 0;
try {
  for (const file of files.sort()) await mutate(file);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const total = killed + survived;
console.log(`${killed} of ${total} mistakes noticed: ${total === 0 ? 100 : ((100 * killed) / total).toFixed(1)} %`);

async function mutate(file: string): Promise<void> {
  const source = readFileSync(join(root, file), 'utf8');
  const mutants = sampled(mutantsOf(source));
  if (mutants.length === 0) return;
  const before = survived;
  const tests = testsThatReach(file);
  if (tests.nearest.length === 0) {
    survived += mutants.length;
    console.log(`${file}: no unit test imports it`);
  } else {
    if (!(await passes(file, source, tests, 'none'))) throw new Error(`the tests of ${file} fail without any mistake`);
    const queue = mutants.entries();
    await Promise.all(
      Array.from({ length: Number(JOBS) }, async () => {
        for (const [index, mutant] of queue)
          if (await passes(file, mutated(source, mutant), tests, String(index))) report(file, mutant);
          else killed++;
      }),
    );
  }
  if (files.length > 1) console.log(`${file}: ${mutants.length - survived + before} of ${mutants.length}`);
}

function testsThatReach(file: string): TestsOf {
  const among = (glob: string) => globSync(glob, { cwd: root }).sort();
  const found = testsOf(file, among(TESTS ?? 'test/unit/**/*.test.ts'), importsOf);
  if (TESTS !== undefined) return found;
  const own = among(`test/unit/${file.split('/')[1]}/**/*.test.ts`);
  return { nearest: found.nearest, others: found.others.filter((test) => own.includes(test)) };
}

function report(file: string, { line, change }: Mutant): void {
  survived++;
  console.log(`${file}:${line}: nobody noticed ${change}`);
}

/** Whether the tests pass with this source in the file's place; a source that hangs them has been noticed. */
async function passes(file: string, source: string, { nearest, others }: TestsOf, name: string): Promise<boolean> {
  const mutant = join(folder, `${name}.json`);
  writeFileSync(mutant, JSON.stringify({ file: pathToFileURL(join(root, file)).href, source }));
  return (await pass(nearest, mutant)) && (others.length === 0 || (await pass(others, mutant)));
}

/** In one process: by the options that .mocharc.json has for node, mocha would start another in it each time. */
function pass(tests: readonly string[], mutant: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const run = spawn(
      process.execPath,
      [
        join(root, 'node_modules/mocha/bin/mocha.js'),
        ...['--no-config', '--extension', 'ts', '--require', './test/randomness.ts', '--timeout', '10000'],
        ...['--bail', '--exit', '--reporter', 'dot'],
        ...tests.flatMap((test) => ['--spec', test]),
      ],
      { cwd: root, env: { ...process.env, NODE_OPTIONS, LAUREL_MUTANT: mutant }, stdio: 'ignore', timeout: MUTANT_MS },
    );
    run.once('error', reject);
    run.once('exit', (code) => resolve(code === 0));
  });
}

function sampled(mutants: readonly Mutant[]): readonly Mutant[] {
  const wanted = SAMPLE === undefined ? mutants.length : Number(SAMPLE);
  if (mutants.length <= wanted) return mutants;
  return Array.from({ length: wanted }, (_, index) => mutants[Math.floor((index * mutants.length) / wanted)] as Mutant);
}
