import { type ChildProcess, spawn } from 'node:child_process';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OrphanGuard } from '../lambda/orphan-guard.ts';

const READY_WITHIN_MS = 10_000;
const READY_POLL_MS = 3;
const STOP_GRACE_MS = 2_000;
const COMPLAINT_CHARACTERS = 2_000;
/** What it says when all is well. */
const GREETING = /^Dynoxide listening on .*$/m;

export interface DynoxideOptions {
  readonly binary: string;
  readonly port: number;
  readonly databaseFile: string;
  readonly guard: OrphanGuard;
}

/** One run of dynoxide. */
export class DynoxideProcess {
  readonly url: string;
  /** Resolves when it has ended, for whatever reason. */
  readonly exited: Promise<void>;
  readonly #child: ChildProcess;
  #complaint = '';

  constructor({ binary, port, databaseFile, guard }: DynoxideOptions) {
    this.url = `http://127.0.0.1:${port}`;
    const child = spawn(
      binary,
      ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', databaseFile],
      // Its own process group: Ctrl-C is for the stack, which still writes while it stops.
      { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.#child = child;
    const { pid } = child;
    if (pid !== undefined) guard.watch(pid);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-COMPLAINT_CHARACTERS);
    });
    this.exited = new Promise<void>((resolve) => {
      child.once('error', (error) => {
        this.#complaint += error.message;
        resolve();
      });
      child.once('exit', () => {
        if (pid !== undefined) guard.forget(pid);
        resolve();
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** How it ended, and what it said. */
  get ending(): string {
    const said = this.#complaint.replace(GREETING, '').trim();
    return `${this.#child.signalCode ?? this.#child.exitCode ?? 'not started'}${said === '' ? '' : `: ${said}`}`;
  }

  /** Polls until it answers. @returns false when it has ended, or too much time has passed */
  async answers(): Promise<boolean> {
    const deadlineMs = performance.now() + READY_WITHIN_MS;
    let hasExited = false;
    void this.exited.then(() => {
      hasExited = true;
    });
    while (!hasExited && performance.now() < deadlineMs) {
      // Another program may have taken the port meanwhile.
      if (await isAnswering(this.url)) return !hasExited;
      await sleep(READY_POLL_MS);
    }
    return false;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    child.kill('SIGTERM');
    const patience = new AbortController();
    await Promise.race([this.exited, sleep(STOP_GRACE_MS, undefined, { signal: patience.signal }).catch(() => {})]);
    patience.abort();
    child.kill('SIGKILL');
    await this.exited;
  }
}

/** Not by fetch, which would bring all of undici into the stack's start. */
function isAnswering(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(url, { method: 'POST', agent: false }, (response) => {
      response.resume();
      response.once('close', () => resolve(true));
    });
    asked.once('error', () => resolve(false));
    asked.end();
  });
}
