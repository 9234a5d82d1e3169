/**
 * Runs test files side by side: `node test/run.ts [unit] [integration] [terraform]`, all of them without a word.
 *
 * Mocha's own parallel mode gives every file a life of its own, so a stack that files share would be started for each;
 * here files that share something run in one process. LAUREL_TEST_JOBS says how many processes there are at a time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { costLines, leftOutLines, summaryLine } from './runner/batch-report.ts';
import { type Batch, batchesOf, KINDS, type Kind } from './runner/batches.ts';
import { compareGrants } from './runner/grants/compare-grants.ts';
import { jobsFor } from './runner/jobs.ts';
import { type BatchResult, mochaCommand, runBatch } from './runner/run-batch.ts';

/** A container may have less than its machine. */
const memoryBytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
const JOBS = Number(process.env.LAUREL_TEST_JOBS ?? jobsFor({ processors: availableParallelism(), memoryBytes }));
const SLOWEST = 5;

const asked = process.argv.slice(2);
const unknown = asked.filter((kind) => !KINDS.includes(kind as Kind));
if (unknown.length > 0 || !(JOBS >= 1)) {
  console.error(`usage: [LAUREL_TEST_JOBS=2] node test/run.ts [${KINDS.join('] [')}]`);
  process.exit(2);
}

const reports = mkdtempSync(join(tmpdir(), 'laurel-tests-'));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

const kinds = asked.length > 0 ? (asked as Kind[]) : KINDS;
const batches = batchesOf(kinds);
const isIntegration = ({ files }: Batch) => files.some((file) => file.startsWith('test/integration/'));
// Every stack of the run notes here what its functions use of their grants.
const usageFile = join(reports, 'grants.jsonl');
if (kinds.includes('integration')) process.env.LAUREL_GRANT_USAGE = usageFile;
const startedAt = performance.now();
const results: BatchResult[] = [];
const integrationResults: BatchResult[] = [];

async function work(waiting: Batch[]): Promise<void> {
  for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
    const result = await runBatch(batch, mochaCommand, join(reports, `${batches.indexOf(batch)}.json`));
    results.push(result);
    if (isIntegration(batch)) integrationResults.push(result);
    process.stdout.write(result.output);
  }
}

const together = batches.filter(({ isAlone }) => !isAlone);
await Promise.all(Array.from({ length: JOBS }, () => work(together)));
await work(batches.filter(({ isAlone }) => isAlone));

const grants = kinds.includes('integration') ? compareGrants(usageFile, integrationResults) : undefined;
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
console.log(summaryLine(sum));
process.exitCode = sum.failures.length > 0 ? 1 : 0;
