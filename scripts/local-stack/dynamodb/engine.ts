import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { OrphanGuard } from '../lambda/orphan-guard.ts';
import { freePort } from './free-port.ts';

/** The region that dynoxide writes into ARNs. */
export const DYNOXIDE_REGION = 'dynoxide';

const READY_WITHIN_MS = 10_000;
const READY_POLL_MS = 3;
const STOP_GRACE_MS = 2_000;

/** Whatever answers as DynamoDB and DynamoDB Streams. */
export interface DynamoDbEngine {
  readonly url: string;
  /** The region in the engine's own ARNs. */
  readonly region: string;
  /** Present for a process of the stack's own. */
  readonly pid?: number;
  /** Present for the embedded engine, which needs its house kept. */
  readonly embedded?: { readonly databaseFile: string };
  stop(): Promise<void>;
}

/** A part of the stack cannot start, for a reason that the operator can mend: the message says how. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

/** An engine that runs elsewhere, such as DynamoDB Local. */
export function engineAt(url: string): DynamoDbEngine {
  return { url, region: 'ddblocal', stop: async () => {} };
}

/**
 * Runs dynoxide on a file in the state folder. It ends with the stack, however the stack ends: the guard kills it when
 * the stack was killed itself.
 *
 * @param onExit told when it ends although nobody stopped it
 * @throws EngineError when there is no binary for this platform, or it does not come up
 */
export async function startDynoxide(stateDir: string, onExit: (reason: string) => void): Promise<DynamoDbEngine> {
  const binary = dynoxideBinary();
  const databaseFile = join(stateDir, 'dynamodb.db');
  mkdirSync(dirname(databaseFile), { recursive: true });
  const port = await freePort();
  const guard = new OrphanGuard();
  const child = spawn(
    binary,
    ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', databaseFile],
    // Its own process group: Ctrl-C is for the stack, which still writes while it stops.
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  if (child.pid !== undefined) guard.watch(child.pid);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  let isStopping = false;
  const exited = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      complaint += error.message;
      resolve();
    });
    child.once('exit', () => resolve());
  });
  const stop = async () => {
    isStopping = true;
    await end(child, exited);
    await guard.close();
  };
  const url = `http://127.0.0.1:${port}`;
  if (!(await answers(url, exited))) {
    await stop();
    throw new EngineError(`dynoxide did not come up: ${complaint.trim() || 'it said nothing'}`);
  }
  void exited.then(() => {
    if (!isStopping) onExit(`dynoxide has ended (${child.signalCode ?? child.exitCode}): ${complaint.trim()}`);
  });
  return {
    url,
    region: DYNOXIDE_REGION,
    ...(child.pid === undefined ? {} : { pid: child.pid }),
    embedded: { databaseFile },
    stop,
  };
}

function dynoxideBinary(): string {
  const packageName = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const file = join(dirname(fileURLToPath(import.meta.resolve(`${packageName}/package.json`))), 'dynoxide');
    if (existsSync(file)) return file;
  } catch {
    // Not installed: npm leaves out what is not for this platform.
  }
  throw new EngineError(
    `There is no embedded DynamoDB for this platform (${packageName} is not installed). Run another one, such as ` +
      'DynamoDB Local, and name it: make start DYNAMODB_URL=http://127.0.0.1:8000',
  );
}

/** Polls until something answers. @returns false when the process has ended, or too much time has passed */
async function answers(url: string, exited: Promise<void>): Promise<boolean> {
  const deadlineMs = performance.now() + READY_WITHIN_MS;
  let hasExited = false;
  void exited.then(() => {
    hasExited = true;
  });
  while (!hasExited && performance.now() < deadlineMs) {
    const response = await fetch(url, { method: 'POST' }).catch(() => undefined);
    if (response) {
      await response.arrayBuffer();
      return true;
    }
    await sleep(READY_POLL_MS);
  }
  return false;
}

async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill('SIGTERM');
  const patience = new AbortController();
  await Promise.race([exited, sleep(STOP_GRACE_MS, undefined, { signal: patience.signal }).catch(() => {})]);
  patience.abort();
  child.kill('SIGKILL');
  await exited;
}
