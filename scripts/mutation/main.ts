import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Mutant, mutantsOf, mutated } from './mutants.ts';

/**
 * Makes one small mistake after the other in FILE and runs the tests on each: `make mutate FILE=shared/loyalty/spend.ts`.
 * A mistake that no test notices is printed; the last line is the score.
 *
 * TESTS: which tests to run (a glob; by default the unit tests of the file's context), JOBS: how many at once,
 * SAMPLE: how many mistakes at most, evenly spread.
 */
const root = join(import.meta.dirname, '../..');
const { FILE = '', TESTS, JOBS = '2', SAMPLE } = process.env;
const MUTANT_MS = 60_000;
/** In the environment, not on the command line: mocha runs its tests in a process of its own. */
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
  const glob = TESTS ?? `test/unit/${file.split('/')[1]}/**/*.test.ts`;
  // Mocha would part a glob in two at its comma.
  const tests = globSync(glob, { cwd: root }).sort();
  if (tests.length === 0) throw new Error(`there is no test ${glob}`);
  if (!(await passes(file, source, tests, 'none'))) throw new Error(`${glob} fails without any mistake`);
  const mutants = sampled(mutantsOf(source));
  const queue = mutants.entries();
  await Promise.all(
    Array.from({ length: Number(JOBS) }, async () => {
      for (const [index, mutant] of queue)
        if (await passes(file, mutated(source, mutant), tests, String(index))) report(file, mutant);
        else killed++;
    }),
  );
}

function report(file: string, { line, change }: Mutant): void {
  survived++;
  console.log(`${file}:${line}: nobody noticed ${change}`);
}

/** Whether the tests pass with this source in the file's place; a source that hangs them has been noticed. */
function passes(file: string, source: string, tests: readonly string[], name: string): Promise<boolean> {
  const mutant = join(folder, `${name}.json`);
  writeFileSync(mutant, JSON.stringify({ file: pathToFileURL(join(root, file)).href, source }));
  return new Promise((resolve, reject) => {
    const run = spawn(
      process.execPath,
      [
        join(root, 'node_modules/mocha/bin/mocha.js'),
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
