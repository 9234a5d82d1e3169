import type { ChainedInvoker } from './chained-invoker.ts';
import type { Clock } from './clock.ts';
import type { Executor } from './executor.ts';
import type { Journal } from './journal.ts';
import { endCallback, endWait, readyStep } from './machine/external-change.ts';
import type { Completion } from './model.ts';
import type { DurableStore } from './store/durable-store.ts';
import type { Timer } from './store/timers.ts';

export interface TimerLoopOptions {
  readonly store: DurableStore;
  readonly journal: Journal;
  readonly executor: Executor;
  readonly chainedInvoker: ChainedInvoker;
  readonly clock: Clock;
}

/**
 * Lets what is due happen. The times are in the store, where they survive the stack; here is only an alarm for the
 * soonest of them. What became due while the stack was down happens at the start.
 */
export class TimerLoop {
  readonly #options: TimerLoopOptions;
  #callOff: (() => void) | undefined;
  #stopped = true;

  constructor(options: TimerLoopOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopped = false;
    this.#tick();
  }

  stop(): void {
    this.#stopped = true;
    this.#callOff?.();
  }

  /** Sets the alarm anew. */
  rearm(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    if (this.#stopped) return;
    const dueAtMs = this.#options.store.timers.nextDueAtMs();
    if (dueAtMs !== undefined) this.#callOff = this.#options.clock.alarm(dueAtMs, () => this.#tick());
  }

  #tick(): void {
    while (!this.#stopped && this.#fireNext());
    this.rearm();
  }

  /** @returns false when nothing more is due */
  #fireNext(): boolean {
    const { store, journal, executor, chainedInvoker } = this.#options;
    // The timer and its effect go together: a crash between them would lose the effect.
    const timer = journal.transact((now) => {
      const due = store.timers.takeDue(now.getTime());
      if (due) this.#fire(due, now);
      return due;
    });
    if (timer?.kind === 'invocation') executor.wake(timer.arn);
    if (timer?.kind === 'chained-invoke') chainedInvoker.run(timer.arn, timer.operationId);
    return timer !== undefined;
  }

  #fire({ arn, operationId, kind }: Timer, now: Date): void {
    const { store, journal } = this.#options;
    switch (kind) {
      case 'wait':
        journal.change(arn, operationId, endWait, now);
        return;
      case 'step-retry':
        journal.change(arn, operationId, readyStep, now);
        return;
      case 'callback-timeout':
      case 'callback-heartbeat': {
        const end = { status: 'TIMED_OUT', Error: { ErrorMessage: CALLBACK_TIMEOUTS[kind] } } as const;
        journal.change(arn, operationId, (operation) => endCallback(operation, end, now), now);
        return;
      }
      case 'execution-timeout': {
        const execution = store.executions.find(arn);
        if (execution?.status === 'RUNNING') journal.end(execution, timedOut(execution.timeoutSeconds), now);
        return;
      }
      case 'invocation':
      case 'chained-invoke':
    }
  }
}

/** The words of the official testing package. */
const CALLBACK_TIMEOUTS = {
  'callback-timeout': 'Callback timed out',
  'callback-heartbeat': 'Callback timed out on heartbeat',
} as const;

function timedOut(timeoutSeconds: number): Completion {
  return {
    status: 'TIMED_OUT',
    Error: {
      ErrorType: 'ExecutionTimedOut',
      ErrorMessage: `The execution did not end within ${timeoutSeconds} seconds.`,
    },
  };
}
