/**
 * Runs test files side by side: `node test/run.ts [product] [house] [unit] [integration] [terraform]`, those of both
 * parts where none is named, and of all kinds where none is.
 *
 * Mocha's own parallel mode gives every file a life of its own, so a stack that files share would be started for each;
 * here files that share something run in one process. LAUREL_TEST_JOBS says how many processes there are at a time,
 * LAUREL_TEST_RUN where the parts of one run leave their figures for test/sum.ts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { costLines, leftOutLines, summaryLine } from './runner/batch-report.ts';
import { type Batch, batchesOf, KINDS, type Kind } from './runner/batches.ts';
import { compareGrants } from './runner/grants/compare-grants.ts';
import { jobsFor } from './runner/jobs.ts';
import { inLanes } from './runner/lanes.ts';
import { LOOKS_AT, PARTS, type Part, TARGETS } from './runner/parts.ts';
import { type BatchResult, mochaCommand, runBatch } from './runner/run-batch.ts';
import { keepPart, usageFileOf } from './runner/whole-run.ts';

/** A container may have less than its machine. */
const memoryBytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
const JOBS = Number(process.env.LAUREL_TEST_JOBS ?? jobsFor({ processors: availableParallelism(), memoryBytes }));
const SLOWEST = 5;

const asked = process.argv.slice(2);
const named = <T extends string>(all: readonly T[]) => all.filter((name) => asked.includes(name));
const unknown = asked.filter((name) => ![...PARTS, ...KINDS].includes(name as Part | Kind));
if (unknown.length > 0 || !(JOBS >= 1)) {
  console.error(`usage: [LAUREL_TEST_JOBS=2] node test/run.ts [${[...PARTS, ...KINDS].join('] [')}]`);
  process.exit(2);
}

const reports = mkdtempSync(join(tmpdir(), 'laurel-tests-'));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

const orAll = <T extends string>(all: readonly T[]) => (named(all).length > 0 ? named(all) : all);
const kinds = orAll<Kind>(KINDS);
const parts = orAll<Part>(PARTS);
const batches = batchesOf(kinds, parts);
const isIntegration = ({ files }: Batch) => files.some((file) => file.startsWith('test/integration/'));
/** The folder of a run of which this is a part. */
const wholeRunIn = process.env.LAUREL_TEST_RUN && resolve(process.env.LAUREL_TEST_RUN);
// Every stack of the run notes here what its functions use of their grants, whatever folder it works in.
const usageFile = usageFileOf(wholeRunIn || reports);
if (kinds.includes('integration')) process.env.LAUREL_GRANT_USAGE = usageFile;
const startedAt = performance.now();
const results: BatchResult[] = [];
const integrationResults: BatchResult[] = [];

async function run(batch: Batch): Promise<void> {
  const result = await runBatch(batch, mochaCommand, join(reports, `${batches.indexOf(batch)}.json`));
  results.push(result);
  if (isIntegration(batch)) integrationResults.push(result);
  process.stdout.write(result.output);
}

await inLanes(
  batches.filter(({ isAlone }) => !isAlone),
  JOBS,
  run,
);
await inLanes(
  batches.filter(({ isAlone }) => isAlone),
  1,
  run,
);

const hasFailedIntegration = integrationResults.some(({ failures }) => failures.length > 0);
// What one part does not use the other one may; a run of several parts is compared by their sum.
const isComparable = kinds.includes('integration') && parts.length === PARTS.length && !wholeRunIn;
const grants = isComparable ? compareGrants(usageFile, hasFailedIntegration) : undefined;
if (grants?.note) console.log(grants.note);

const sum = {
  passed: results.reduce((total, { passed }) => total + passed, 0) + (grants?.passed ?? 0),
  failures: [...results.flatMap(({ failures }) => failures), ...(grants?.failures ?? [])],
  leftOut: results.flatMap(({ leftOut }) => leftOut),
};
const slowest = results
  .flatMap(({ durationsMs }) => Object.entries(durationsMs))
  .sort(([, one], [, other]) => other - one)
  .slice(0, SLOWEST)
  .map(([file, ms]) => `${file.replace(`${process.cwd()}/`, '')} ${Math.round(ms / 1000)} s`);
for (const { title, file, problem } of sum.failures)
  console.log(`\nFailed: ${title} (${file.replace(`${process.cwd()}/`, '')})\n${problem}`);
console.log(costLines(results));
console.log(`\nSlowest: ${slowest.join(', ')}. All in ${Math.round((performance.now() - startedAt) / 1000)} s.`);
for (const line of leftOutLines(sum.leftOut)) console.log(line);
for (const part of PARTS)
  if (!parts.includes(part)) console.log(`Left to ${TARGETS[part]}: the tests of ${LOOKS_AT[part]}.`);
if (wholeRunIn) keepPart(wholeRunIn, { parts, ...sum, hasFailedIntegration });
console.log(summaryLine(sum));
process.exitCode = sum.failures.length > 0 ? 1 : 0;
