import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BatchReport, Failure } from './batch-report.ts';
import type { Batch } from './batches.ts';

/** Behind the others, and not without any share: a third of what they get. */
const PATIENT_NICENESS = 5;

/** Processes that have lost their parent end themselves: the stack's functions look once a second. */
const ORPHANS_END_WITHIN_MS = 8_000;
const LOOK_AGAIN_MS = 50;

export interface BatchResult extends BatchReport {
  readonly name: string;
  readonly output: string;
  readonly wallMs: number;
}

/**
 * Runs a batch in a process group of its own. A process that ends without a report, or leaves another one behind, is a
 * failure of its own.
 *
 * @param command the program and its arguments before the files
 * @param reportFile where the reporter is told to write
 * @param orphansEndWithinMs how long what the batch has started may outlive it
 */
export async function runBatch(
  batch: Batch,
  command: readonly string[],
  reportFile: string,
  orphansEndWithinMs = ORPHANS_END_WITHIN_MS,
): Promise<BatchResult> {
  const [program = '', ...args] = command;
  const startedAt = performance.now();
  const child = spawn(program, [...args, ...batch.files], {
    env: { ...process.env, LAUREL_TEST_REPORT: reportFile },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  if (batch.isPatient) stepBack(child.pid);
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const end = () => endGroup(child.pid);
  process.once('exit', end);
  // Not `close`: a process left behind keeps the pipes open.
  const [code, signal] = await once(child, 'exit');
  const isLeft = !(await groupEnds(child.pid, orphansEndWithinMs));
  if (isLeft) end();
  process.off('exit', end);
  const report = readReport(reportFile);
  const problems: Failure[] = [];
  const failure = (title: string, problem: string) => problems.push({ title, file: batch.name, problem });
  if (!report) failure('the tests run to their end', `Their process ended with ${signal ?? `code ${code}`}.`);
  else if (code !== 0 && report.failures.length === 0)
    failure('the tests end well', `Their process ended with ${signal ?? `code ${code}`} after the last test.`);
  if (isLeft) failure('the tests leave no process behind', `A process that ${batch.name} started was still running.`);
  return {
    name: batch.name,
    passed: report?.passed ?? 0,
    failures: [...(report?.failures ?? []), ...problems],
    leftOut: report?.leftOut ?? [],
    durationsMs: report?.durationsMs ?? {},
    processorMs: report?.processorMs ?? 0,
    wallMs: performance.now() - startedAt,
    output: Buffer.concat(chunks).toString(),
  };
}

/** What it starts inherits it. */
function stepBack(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, PATIENT_NICENESS);
  } catch {
    // It has ended, or the machine has no such thing: it runs as the others do.
  }
}

function readReport(file: string): BatchReport | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as BatchReport) : undefined;
}

async function groupEnds(pid: number | undefined, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (groupLives(pid)) {
    if (performance.now() > deadline) return false;
    await delay(LOOK_AGAIN_MS);
  }
  return true;
}

function groupLives(pid: number | undefined): boolean {
  return signalGroup(pid, 0);
}

function endGroup(pid: number | undefined): void {
  signalGroup(pid, 'SIGKILL');
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** Not mocha's bin, which starts another process for the options of node that .mocharc.json names. */
export const mochaCommand: readonly string[] = [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  // It does nothing where it is started by another path than its own, such as one over a link.
  realpathSync(join(import.meta.dirname, '../../node_modules/mocha/lib/cli/cli.js')),
];
