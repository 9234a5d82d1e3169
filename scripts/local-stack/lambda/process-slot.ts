import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { AwsError } from '../gateway/aws-protocol.ts';
import type { OrphanGuard } from './orphan-guard.ts';
import { type Invocation, RuntimeApi } from './runtime-api.ts';
import { exited, responseTooLarge, timedOut } from './runtime-errors.ts';

const RUNTIME_CLIENT = createRequire(import.meta.url).resolve('aws-lambda-ric');
const SHIM = fileURLToPath(new URL('./rapid-client-shim.cjs', import.meta.url));
const CLOCK = fileURLToPath(new URL('../clock/function-clock.cjs', import.meta.url));

/** How an invocation ended; the payload is JSON text. */
export interface Outcome {
  readonly payload: string;
  readonly functionError?: 'Unhandled';
}

/**
 * starting: the module is being loaded; ready: it waits for an invocation; busy: it runs one; returning: it has
 * answered and is about to wait again; gone: the process has ended or is being killed.
 */
export type SlotState = 'starting' | 'ready' | 'busy' | 'returning' | 'gone';

export interface SlotOptions {
  /** Holds index.mjs. */
  readonly codeDir: string;
  /** Everything the process is given: nothing of the stack's own environment reaches it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly initTimeoutMs: number;
  readonly guard: OrphanGuard;
  /** Called for each line on stdout or stderr. */
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

/** One operating system process that runs one invocation at a time through the official runtime client. */
export class ProcessSlot {
  readonly #options: SlotOptions;
  #state: SlotState = 'starting';
  #api: RuntimeApi | undefined;
  #child: ChildProcess | undefined;
  #running: Running | undefined;
  /** The request for the next invocation can overtake the answer to this one: they use two connections. */
  #waitsAgain = false;
  #lastRequestId: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #initError: string | undefined;
  #ended: Promise<void> = Promise.resolve();

  private constructor(options: SlotOptions) {
    this.#options = options;
  }

  /** Returns at once; onReady or onGone follows. */
  static start(options: SlotOptions): ProcessSlot {
    const slot = new ProcessSlot(options);
    slot.#ended = slot.#run().catch((error: Error) => slot.#failed(error));
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
    const onAbort = () => this.#end(() => this.#running?.abort(signal?.reason));
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await new Promise<Outcome>((settle, abort) => {
        this.#state = 'busy';
        this.#running = { invocation, settle, abort };
        this.#lastRequestId = invocation.requestId;
        // Runs until the client waits again: code that blocks after its answer must not hold the slot forever.
        this.#timer = setTimeout(
          () => this.#end(() => this.#running?.settle(timedOut(invocation.requestId, timeoutMs))),
          timeoutMs,
        );
        api.deliver(invocation);
      });
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Kills the process, whatever it does. */
  async stop(): Promise<void> {
    this.#end(() => this.#running?.abort(new AwsError('ServiceException', 'the process was stopped', 500)));
    await this.#ended;
  }

  async #run(): Promise<void> {
    const api = await RuntimeApi.listen({
      next: () => this.#nowReady(),
      response: (requestId, payload) => this.#answer(requestId, { payload }),
      error: (requestId, payload) => this.#answer(requestId, { payload, functionError: 'Unhandled' }),
      responseTooLarge: (requestId, sizeBytes) => this.#answer(requestId, responseTooLarge(sizeBytes)),
      initError: (payload) => {
        this.#initError = payload;
      },
    });
    this.#api = api;
    try {
      if (this.#state === 'starting') await this.#runProcess(api);
    } finally {
      api.close();
    }
  }

  #runProcess(api: RuntimeApi): Promise<void> {
    const { codeDir, environment, guard, initTimeoutMs } = this.#options;
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', '--require', CLOCK, '--require', SHIM, RUNTIME_CLIENT],
      {
        cwd: codeDir,
        env: {
          ...environment,
          AWS_LAMBDA_RUNTIME_API: api.address,
          AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1: 'true',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        // A process group of its own: Ctrl-C in the stack's terminal must not end an invocation that is under way.
        detached: true,
      },
    );
    this.#child = child;
    if (child.pid !== undefined) guard.watch(child.pid);
    for (const output of [child.stdout, child.stderr])
      createInterface({ input: output }).on('line', (line) => this.#options.onLine(this.#lastRequestId, line));
    this.#timer = setTimeout(() => this.#gone((id) => timedOut(id, initTimeoutMs)), initTimeoutMs);
    return new Promise((resolve) => {
      child.once('error', (error) => {
        this.#failed(error);
        if (child.pid === undefined) resolve();
      });
      child.once('exit', (code, signal) => {
        if (child.pid !== undefined) guard.forget(child.pid);
        this.#exited(code, signal);
        resolve();
      });
    });
  }

  #nowReady(): void {
    if (this.#state === 'busy') this.#waitsAgain = true;
    if (this.#state !== 'starting' && this.#state !== 'returning') return;
    clearTimeout(this.#timer);
    this.#state = 'ready';
    this.#waitsAgain = false;
    this.#options.onReady(this);
  }

  #answer(requestId: string, outcome: Outcome): void {
    if (this.#state !== 'busy' || this.#running?.invocation.requestId !== requestId) return;
    const { settle } = this.#running;
    this.#running = undefined;
    this.#state = 'returning';
    settle(outcome);
    if (this.#waitsAgain) this.#nowReady();
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    const initError = this.#initError;
    const failure = (requestId: string): Outcome =>
      initError === undefined ? exited(requestId, code, signal) : { payload: initError, functionError: 'Unhandled' };
    this.#gone(failure);
  }

  /** The machine could not give what a process needs: a port, memory, the executable. */
  #failed(error: Error): void {
    const payload = JSON.stringify({ errorType: 'Runtime.ExitError', errorMessage: error.message });
    this.#gone(() => ({ payload, functionError: 'Unhandled' }));
  }

  /** Ends the slot at our own wish; settle tells the running invocation why. */
  #end(settle: () => void): void {
    if (this.#state === 'gone') return;
    settle();
    this.#running = undefined;
    this.#gone(undefined);
  }

  #gone(failure: ((requestId: string) => Outcome) | undefined): void {
    if (this.#state === 'gone') return;
    const neverReady = this.#state === 'starting';
    this.#state = 'gone';
    clearTimeout(this.#timer);
    this.#kill();
    const running = this.#running;
    this.#running = undefined;
    if (running && failure) running.settle(failure(running.invocation.requestId));
    this.#options.onGone(this, neverReady ? failure : undefined);
  }

  /** The whole process group: what the function started ends with it. */
  #kill(): void {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
