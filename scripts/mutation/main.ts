import { globSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { foldersOf } from './folders.ts';
import { type Measured, measured } from './measure.ts';
import { percentOf, recordScore, totalOf } from './scores.ts';
import { testHost } from './test-host.ts';
import { importsIn, type TestsOf, testsOf } from './tests-of.ts';
import { readUnnoticeable } from './unnoticeable.ts';

/**
 * Makes one small mistake after the other and runs the tests on each: `make mutate FILE=shared/loyalty/spend.ts`. A mistake
 * that no test notices is printed; the last line is the score. `make mutation-scores` does so with whole folders and records
 * what it sees.
 *
 * FILE: where to make mistakes, or FOLDER: whose score to record (globs),
 * TESTS: which tests to run (a glob; by default the unit tests of the file's context and those of others that import it),
 * JOBS: how many at once, SAMPLE: how many mistakes of a file at most, evenly spread.
 */
const root = join(import.meta.dirname, '../..');
const { FILE, FOLDER, TESTS, JOBS = '2', SAMPLE } = process.env;
const importsOf = importsIn(root);
const unnoticeable = readUnnoticeable(root);
const hosts = Array.from({ length: Number(JOBS) }, () => testHost(root));

try {
  if (FOLDER) await scoreFolders(FOLDER);
  else await mutate(FILE ?? '');
} finally {
  for (const host of hosts) host.stop();
}

async function mutate(glob: string): Promise<void> {
  const files = globSync(glob, { cwd: root }).filter((file) => /\.ts$/.test(file) && !/\.d\.ts$/.test(file));
  if (files.length === 0)
    return fail('FILE is no source: make mutate FILE=shared/loyalty/spend.ts (a glob is taken too)');
  const { made, unnoticeable, survivors } = totalOf(await mistakesIn(files.sort()));
  const noticed = made - unnoticeable - survivors.length;
  const percent = percentOf({ made, unnoticeable, survivors }).toFixed(1);
  console.log(`${noticed} of ${made - unnoticeable} mistakes noticed: ${percent} %`);
}

async function scoreFolders(glob: string): Promise<void> {
  if (SAMPLE !== undefined || TESTS !== undefined)
    return fail('A score is of all mistakes, by all tests that lead to them: SAMPLE and TESTS are for make mutate');
  const folders = foldersOf(root).filter(({ path }) => matchesGlob(path, glob));
  if (folders.length === 0) return fail('FOLDER is none that is measured: make mutation-scores FOLDER=shared/loyalty');
  for (const folder of folders) {
    const seen = await mistakesIn(folder.files);
    if (seen.length < folder.files.length) {
      fail(`${folder.path}: nothing is recorded`);
      continue;
    }
    recordScore(root, folder, seen, new Date());
    const percent = percentOf(totalOf(seen));
    console.log(`${folder.path}: ${percent.toFixed(1)} % of ${folder.aim} %`);
  }
}

async function mistakesIn(files: readonly string[]): Promise<Measured[]> {
  const all: Measured[] = [];
  for (const file of files) {
    const tests = testsThatReach(file);
    const seen = await measured(file, { root, hosts, tests, unnoticeable, sample: Number(SAMPLE ?? Infinity) });
    if (!seen) {
      fail(`${file}: its tests fail without any mistake`);
      continue;
    }
    all.push(seen);
    if (tests.length === 0 && seen.made > 0) console.log(`${file}: no unit test imports it`);
    for (const { line, change, code } of seen.survivors)
      console.log(`${file}:${line}: nobody noticed ${change} in ${code}`);
    for (const { line, change, code } of seen.noticedAfterAll)
      fail(`${file}:${line}: is said to change nothing, and was noticed: ${change} in ${code}`);
  }
  return all;
}

function testsThatReach(file: string): TestsOf {
  const among = (glob: string) => globSync(glob, { cwd: root }).sort();
  if (TESTS !== undefined) return testsOf(file, among(TESTS), importsOf);
  return testsOf(file, among('test/unit/**/*.test.ts'), importsOf, `test/unit/${file.split('/')[1]}/`);
}

function fail(words: string): void {
  console.error(words);
  process.exitCode = 1;
}
