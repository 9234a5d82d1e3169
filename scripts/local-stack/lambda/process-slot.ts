import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError } from '../gateway/aws-protocol.ts';
import { InvocationLog, type LoggedFunction } from './invocation-log.ts';
import { MemoryWatch } from './memory-watch.ts';
import type { OrphanGuard } from './orphan-guard.ts';
import type { Outcome } from './outcome.ts';
import { type Invocation, RuntimeApi } from './runtime-api.ts';
import {
  errorTypeOf,
  exited,
  type Failure,
  initFailed,
  notStarted,
  outOfMemory,
  responseTooLarge,
  timedOut,
} from './runtime-errors.ts';
import { startRuntime } from './runtime-process.ts';
import type { Sandbox } from './sandboxes.ts';

/** What a killed process has written is in its pipes; something it has started may keep them open for longer. */
const LAST_WORDS_MS = 200;

/**
 * starting: the module is being loaded; ready: it waits for an invocation, frozen; busy: it runs one; returning: it has
 * answered and is about to wait again; gone: the process has ended or is being killed.
 */
export type SlotState = 'starting' | 'ready' | 'busy' | 'returning' | 'gone';

export interface SlotOptions {
  readonly function: LoggedFunction;
  /** @throws Error when the machine cannot give what a sandbox takes */
  readonly prepare: () => Sandbox;
  /** Stops the process between its invocations, as Lambda does. */
  readonly isFrozenBetween: boolean;
  readonly initTimeoutMs: number;
  readonly guard: OrphanGuard;
  /** The functions' clock: epoch milliseconds, this machine's unless given. */
  readonly now?: () => number;
  /** Called for each line on stdout or stderr, and for what Lambda itself would write. */
  readonly onLine: (requestId: string | undefined, line: string) => void;
  readonly onReady: (slot: ProcessSlot) => void;
  /** Once, with the failure that an invocation waiting for this slot should see if it never became ready. */
  readonly onGone: (slot: ProcessSlot, initFailure: ((requestId: string) => Outcome) | undefined) => void;
}

interface Running {
  readonly invocation: Invocation;
  readonly settle: (outcome: Outcome) => void;
  readonly abort: (reason: unknown) => void;
}

type FailureOf = (requestId: string) => Failure;

/** One operating system process that runs one invocation at a time through the official runtime client. */
export class ProcessSlot {
  readonly #options: SlotOptions;
  readonly #log: InvocationLog;
  #state: SlotState = 'starting';
  #api: RuntimeApi | undefined;
  #child: ChildProcess | undefined;
  #memory: MemoryWatch | undefined;
  #running: Running | undefined;
  #isFrozen = false;
  /** The report on the last invocation is still to be written. */
  #isReporting = false;
  /** The request for the next invocation can overtake the answer to this one: they use two connections. */
  #waitsAgain = false;
  #lastRequestId: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #initError: string | undefined;
  #ended: Promise<void> = Promise.resolve();
  #silent: Promise<void> = Promise.resolve();

  private constructor(options: SlotOptions) {
    this.#options = options;
    this.#log = new InvocationLog(options.function, {
      write: options.onLine,
      peakMemoryMb: () => this.#memory?.peakMb ?? 0,
      now: options.now ?? Date.now,
    });
  }

  /** Returns at once; onReady or onGone follows. */
  static start(options: SlotOptions): ProcessSlot {
    const slot = new ProcessSlot(options);
    slot.#ended = slot.#run().catch((error: Error) => slot.#gone((id) => notStarted(id, error)));
    return slot;
  }

  get state(): SlotState {
    return this.#state;
  }

  /**
   * Hands one invocation to a ready slot.
   *
   * @throws the signal's reason when it aborts
   */
  async invoke(invocation: Invocation, timeoutMs: number, signal?: AbortSignal): Promise<Outcome> {
    const api = this.#api;
    if (this.#state !== 'ready' || !api) throw new Error(`the slot is ${this.#state}, not ready`);
    signal?.throwIfAborted();
    const onAbort = () => this.#abort(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await new Promise<Outcome>((settle, abort) => {
        this.#state = 'busy';
        this.#running = { invocation, settle, abort };
        this.#lastRequestId = invocation.requestId;
        this.#log.start(invocation.requestId);
        // Runs until the client waits again: code that blocks after its answer must not hold the slot forever.
        this.#timer = setTimeout(() => this.#gone((id) => timedOut(id, timeoutMs)), timeoutMs);
        this.#memory?.start();
        if (this.#isFrozen) this.#signal('SIGCONT');
        this.#isFrozen = false;
        api.deliver(invocation);
      });
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Kills the process, whatever it does. */
  async stop(): Promise<void> {
    this.#abort(new AwsError('ServiceException', 'the process was stopped', 500));
    await this.#ended;
  }

  async #run(): Promise<void> {
    const api = await RuntimeApi.listen({
      next: () => this.#nowReady(),
      response: (requestId, payload) => this.#answer(requestId, { payload }),
      error: (requestId, payload) =>
        this.#answer(requestId, { payload, functionError: 'Unhandled', status: 'error', ...errorTypeOf(payload) }),
      responseTooLarge: (requestId, sizeBytes) => this.#answer(requestId, responseTooLarge(sizeBytes)),
      initError: (payload) => {
        this.#initError ??= payload;
      },
    });
    this.#api = api;
    let sandbox: Sandbox | undefined;
    try {
      if (this.#state !== 'starting') return;
      sandbox = this.#options.prepare();
      await this.#runProcess(api, sandbox);
    } finally {
      api.close();
      sandbox?.dispose();
    }
  }

  #runProcess(api: RuntimeApi, sandbox: Sandbox): Promise<void> {
    const { guard, initTimeoutMs } = this.#options;
    const { memoryMb } = this.#options.function;
    this.#log.initStart();
    const child = startRuntime(sandbox, memoryMb, api.address);
    this.#child = child;
    if (child.pid !== undefined) {
      guard.watch(child.pid);
      this.#memory = new MemoryWatch(child.pid, memoryMb, () => this.#gone(outOfMemory));
      this.#memory.start();
    }
    this.#silent = new Promise((resolve) => child.once('close', () => resolve()));
    for (const output of [child.stdout, child.stderr])
      if (output)
        createInterface({ input: output }).on('line', (line) => this.#options.onLine(this.#lastRequestId, line));
    this.#timer = setTimeout(() => this.#gone((id) => timedOut(id, initTimeoutMs)), initTimeoutMs);
    return new Promise((resolve) => {
      child.once('error', (error) => {
        this.#gone((id) => notStarted(id, error));
        if (child.pid === undefined) resolve();
      });
      child.once('exit', (code, signal) => {
        if (child.pid !== undefined) guard.forget(child.pid);
        const initError = this.#initError;
        if (this.#state === 'returning' && this.#lastRequestId !== undefined)
          this.#log.endedAfter(this.#lastRequestId, exited(this.#lastRequestId, code, signal));
        this.#gone((id) => (initError === undefined ? exited(id, code, signal) : initFailed(initError)));
        resolve();
      });
    });
  }

  /** Frozen until its next invocation: what it has left running stands still, as in the cloud. */
  #nowReady(): void {
    if (this.#state === 'busy' || this.#isReporting) this.#waitsAgain = true;
    else if (this.#state === 'starting' || this.#state === 'returning') {
      clearTimeout(this.#timer);
      if (this.#state === 'starting') this.#log.initDone();
      this.#state = 'ready';
      this.#waitsAgain = false;
      this.#memory?.stop();
      this.#options.onReady(this);
      // Where an invocation waited already, it has been handed over: there was nothing between.
      if (this.state === 'ready') {
        this.#isFrozen = true;
        this.#signal('SIGSTOP');
      }
    }
  }

  #answer(requestId: string, outcome: Outcome | Failure): void {
    const running = this.#running;
    if (this.#state !== 'busy' || running?.invocation.requestId !== requestId) return;
    // Too short for the watch to have seen it: the kernel remembers.
    if (this.#memory?.exceeds()) {
      this.#gone(outOfMemory);
      return;
    }
    this.#running = undefined;
    this.#state = 'returning';
    this.#isReporting = true;
    this.#log.runtimeDone();
    // What the function wrote before it answered is in the pipe by now, and is read within this turn.
    setImmediate(() => {
      this.#log.end(requestId, outcome);
      this.#isReporting = false;
      running.settle(outcome);
      if (this.#waitsAgain) this.#nowReady();
    });
  }

  /** Ends the slot at the wish of the caller, or of the stack. */
  #abort(reason: unknown): void {
    if (this.#state === 'gone') return;
    this.#running?.abort(reason);
    this.#running = undefined;
    this.#gone(undefined);
  }

  /** @param failureOf what the invocation sees that runs, or that waits for a slot which never became ready */
  #gone(failureOf: FailureOf | undefined): void {
    if (this.#state === 'gone') return;
    const neverReady = this.#state === 'starting';
    this.#state = 'gone';
    clearTimeout(this.#timer);
    this.#memory?.stop();
    this.#signal('SIGKILL');
    if (neverReady && failureOf) this.#log.initFailed(failureOf(''));
    const running = this.#running;
    this.#running = undefined;
    if (running && failureOf) void this.#failRunning(running, failureOf(running.invocation.requestId));
    this.#options.onGone(this, neverReady && failureOf ? (id) => this.#failWaiting(failureOf(id), id) : undefined);
  }

  async #failRunning({ invocation, settle }: Running, failure: Failure): Promise<void> {
    this.#log.runtimeDone();
    const patience = new AbortController();
    await Promise.race([this.#silent, sleep(LAST_WORDS_MS, undefined, { signal: patience.signal }).catch(() => {})]);
    patience.abort();
    this.#log.end(invocation.requestId, failure);
    settle(failure);
  }

  /** An invocation that waited for this slot had its turn with the initialization alone. */
  #failWaiting(failure: Failure, requestId: string): Failure {
    this.#log.start(requestId);
    this.#log.runtimeDone();
    this.#log.end(requestId, failure);
    return failure;
  }

  /** To the whole process group: what the function has started stops, goes on and ends with it. */
  #signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
    const pid = this.#child?.pid;
    if (pid === undefined || (signal !== 'SIGKILL' && !this.#options.isFrozenBetween)) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
