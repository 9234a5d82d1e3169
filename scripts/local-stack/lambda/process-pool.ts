import { availableParallelism } from 'node:os';
import { AwsError } from '../gateway/aws-protocol.ts';
import type { LoggedFunction } from './invocation-log.ts';
import type { OrphanGuard } from './orphan-guard.ts';
import type { Outcome } from './outcome.ts';
import { ProcessSlot } from './process-slot.ts';
import type { Invocation } from './runtime-api.ts';
import type { Sandbox } from './sandboxes.ts';

/**
 * An account's concurrent executions, shared by its functions unless they reserve some.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const ACCOUNT_CONCURRENCY = 1000;

/**
 * Processes of one function at most. One machine stands in for the account's thousand: beyond this, invocations
 * wait their turn, since more processes than the cores can feed only make each cold start slower.
 */
export const DEFAULT_PROCESSES_PER_FUNCTION = Math.max(4, 2 * availableParallelism());

/**
 * So many of them begin at once. A burst is run sooner by as many processes as there are processors: each further one
 * has to warm up before it is of use, and takes the processor from those that are warm.
 */
export const DEFAULT_PROCESSES_AT_ONCE = Math.max(2, availableParallelism());

/**
 * Who has waited so long for a warm process may have another one of those that begin at once. Most invocations take some
 * tens of milliseconds, a cold start takes the processor for two hundred and more: two events that come together are done
 * sooner by one process than by two that begin beside each other.
 */
export const DEFAULT_NEXT_PROCESS_AFTER_MS = 100;

/**
 * Who has waited so long waits for invocations that wait themselves, for a slow service perhaps: one more process helps. On
 * a busy machine warm processes take a second for what piles up.
 */
export const DEFAULT_FURTHER_PROCESS_AFTER_MS = 3000;

/** @source https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html (10 seconds for Init) */
export const DEFAULT_INIT_TIMEOUT_MS = 10_000;

export const DEFAULT_IDLE_MS = 5 * 60_000;

export interface PoolOptions {
  /** Declared reserved concurrency; absent leaves the function the account's. */
  readonly reservedConcurrency?: number;
  readonly maximumProcesses: number;
  readonly processesAtOnce: number;
  /** So long an invocation waits for a process that is warm before the next one of those begins for it. */
  readonly nextProcessAfterMs: number;
  /** So long an invocation waits before a further process begins for it, up to the maximum. */
  readonly furtherProcessAfterMs: number;
  readonly initTimeoutMs: number;
  /** A process that had nothing to do for so long is stopped. */
  readonly idleMs: number;
  /** Stops the processes between their invocations. */
  readonly isFrozenBetween: boolean;
  readonly guard: OrphanGuard;
  /** The functions' clock: epoch milliseconds. */
  readonly now: () => number;
  /** requestId: the invocation that ran when the line was written, or the one before. */
  readonly onLine: (requestId: string | undefined, line: string) => void;
}

/** What one invocation runs: a version's code with its environment. */
export interface Runnable extends LoggedFunction {
  readonly codeSha256: string;
  /** @throws Error when the machine cannot give what a sandbox takes */
  readonly prepare: () => Sandbox;
}

interface Waiting {
  readonly begin: (requestId: string) => Omit<Invocation, 'requestId'>;
  readonly requestId: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly settle: (outcome: Outcome | Promise<Outcome>) => void;
  /** Of performance.now(). */
  readonly sinceMs: number;
}

/** The processes and the waiting invocations of one version. */
interface Lane {
  readonly runnable: Runnable;
  readonly waiting: Waiting[];
  readonly slots: Set<ProcessSlot>;
  /** The one used last is on top, so that the others fall idle. */
  readonly ready: ProcessSlot[];
  /** When its newest process had begun; of performance.now(). */
  warmSinceMs: number;
}

/** The processes of one function: started when needed, reused while warm, never more than allowed. */
export class ProcessPool {
  readonly #options: PoolOptions;
  readonly #lanes = new Map<string, Lane>();
  readonly #idleTimers = new Map<ProcessSlot, NodeJS.Timeout>();
  #inFlight = 0;
  #closed = false;
  #lookAgain: NodeJS.Timeout | undefined;
  #lookAgainAtMs = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * Runs one invocation, when a process is free for it.
   *
   * @throws AwsError TooManyRequestsException above the function's concurrency, or the signal's reason
   */
  async run(
    runnable: Runnable,
    requestId: string,
    begin: Waiting['begin'],
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Outcome> {
    this.#refuseExcess();
    signal?.throwIfAborted();
    this.#inFlight += 1;
    const lane = this.#lane(runnable);
    let onAbort = () => {};
    try {
      return await new Promise<Outcome>((settle, reject) => {
        const waiting = { begin, requestId, timeoutMs, signal, settle, sinceMs: performance.now() };
        onAbort = () => {
          const index = lane.waiting.indexOf(waiting);
          if (index < 0) return;
          lane.waiting.splice(index, 1);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        lane.waiting.push(waiting);
        this.#dispatch();
      });
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.#inFlight -= 1;
    }
  }

  /** Kills every process; what still runs or waits is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#lookAgain);
    for (const lane of this.#lanes.values()) this.#giveUp(lane);
    const stops = [...this.#lanes.values()].flatMap((lane) => [...lane.slots].map((slot) => slot.stop()));
    await Promise.all(stops);
  }

  #refuseExcess(): void {
    if (this.#closed) throw new AwsError('ServiceException', 'the local stack is stopping', 500);
    const reserved = this.#options.reservedConcurrency;
    if (this.#inFlight >= (reserved ?? ACCOUNT_CONCURRENCY))
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
        Type: 'User',
        Reason:
          reserved === undefined
            ? 'ConcurrentInvocationLimitExceeded'
            : 'ReservedFunctionConcurrentInvocationLimitExceeded',
      });
  }

  #lane(runnable: Runnable): Lane {
    const key = `${runnable.version} ${runnable.codeSha256}`;
    let lane = this.#lanes.get(key);
    if (!lane) {
      lane = { runnable, waiting: [], slots: new Set(), ready: [], warmSinceMs: 0 };
      this.#lanes.set(key, lane);
    }
    return lane;
  }

  #dispatch(): void {
    for (const lane of this.#lanes.values()) {
      while (lane.waiting.length > 0 && lane.ready.length > 0) this.#handOver(lane);
      // A process that starts, or has just answered, will take one of those that wait.
      const coming = [...lane.slots].filter(({ state }) => state === 'starting' || state === 'returning').length;
      for (const { sinceMs } of lane.waiting.slice(coming)) {
        if (!this.#isDue(lane, sinceMs) || !this.#makeRoom(lane)) break;
        this.#start(lane);
      }
    }
  }

  /** Whether an invocation that waits since then may have a process of its own now; otherwise it is looked at again. */
  #isDue(lane: Lane, sinceMs: number): boolean {
    const dueMs = this.#dueMs(lane, sinceMs);
    const leftMs = dueMs - performance.now();
    if (leftMs <= 0) return true;
    if (this.#lookAgain && this.#lookAgainAtMs <= dueMs) return false;
    clearTimeout(this.#lookAgain);
    this.#lookAgainAtMs = dueMs;
    this.#lookAgain = setTimeout(() => {
      this.#lookAgain = undefined;
      if (!this.#closed) this.#dispatch();
    }, leftMs).unref();
    return false;
  }

  #dueMs(lane: Lane, sinceMs: number): number {
    const { processesAtOnce, nextProcessAfterMs, furtherProcessAfterMs } = this.#options;
    const furtherMs = sinceMs + furtherProcessAfterMs;
    if (this.#processes() >= processesAtOnce) return furtherMs;
    if (lane.slots.size === 0) return sinceMs;
    // What begins beside it would only make its start slower; looked at again when it is warm.
    if ([...lane.slots].some(({ state }) => state === 'starting')) return furtherMs;
    return Math.max(sinceMs, lane.warmSinceMs) + nextProcessAfterMs;
  }

  #handOver(lane: Lane): void {
    const slot = lane.ready.pop();
    const next = lane.waiting.shift();
    if (!slot || !next) return;
    clearTimeout(this.#idleTimers.get(slot));
    this.#idleTimers.delete(slot);
    next.settle(slot.invoke({ requestId: next.requestId, ...next.begin(next.requestId) }, next.timeoutMs, next.signal));
  }

  /** Whether one more process may start; an idle one of another version makes way. */
  #makeRoom(lane: Lane): boolean {
    if (this.#processes() < this.#maximumProcesses()) return true;
    for (const other of this.#lanes.values()) {
      const idle = other === lane ? undefined : other.ready[0];
      if (!idle) continue;
      // Its end is dispatched before stop returns: whoever waits may have taken its place already.
      void idle.stop();
      break;
    }
    return this.#processes() < this.#maximumProcesses();
  }

  #processes(): number {
    return [...this.#lanes.values()].reduce((total, lane) => total + lane.slots.size, 0);
  }

  #maximumProcesses(): number {
    return Math.min(this.#options.maximumProcesses, this.#options.reservedConcurrency ?? ACCOUNT_CONCURRENCY);
  }

  #start(lane: Lane): void {
    const { guard, initTimeoutMs, isFrozenBetween, now, onLine } = this.#options;
    let isWarm = false;
    const slot = ProcessSlot.start({
      function: lane.runnable,
      prepare: lane.runnable.prepare,
      isFrozenBetween,
      now,
      guard,
      initTimeoutMs,
      onLine,
      onReady: (ready) => {
        if (!isWarm) lane.warmSinceMs = performance.now();
        isWarm = true;
        lane.ready.push(ready);
        this.#idleTimers.set(ready, setTimeout(() => void ready.stop(), this.#options.idleMs).unref());
        this.#dispatch();
      },
      onGone: (gone, initFailure) => this.#onGone(lane, gone, initFailure),
    });
    lane.slots.add(slot);
  }

  #onGone(lane: Lane, slot: ProcessSlot, initFailure: ((requestId: string) => Outcome) | undefined): void {
    lane.slots.delete(slot);
    const index = lane.ready.indexOf(slot);
    if (index >= 0) lane.ready.splice(index, 1);
    clearTimeout(this.#idleTimers.get(slot));
    this.#idleTimers.delete(slot);
    if (initFailure) {
      const next = lane.waiting.shift();
      next?.settle(initFailure(next.requestId));
    }
    if (!this.#closed) this.#dispatch();
    if (lane.slots.size === 0 && lane.waiting.length === 0)
      this.#lanes.delete(`${lane.runnable.version} ${lane.runnable.codeSha256}`);
  }

  #giveUp(lane: Lane): void {
    for (const { settle } of lane.waiting.splice(0))
      settle(Promise.reject(new AwsError('ServiceException', 'the local stack is stopping', 500)));
  }
}
