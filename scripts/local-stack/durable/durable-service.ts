import type { DatabaseSync } from 'node:sqlite';
import type { DurableInvoker } from '../lambda/durable-invoker.ts';
import type { Invoker } from '../lambda/invoker.ts';
import { AlwaysReplay } from './always-replay.ts';
import { Callbacks } from './callbacks.ts';
import { ChainedInvoker } from './chained-invoker.ts';
import { Checkpoints } from './checkpoint.ts';
import { type Clock, systemClock } from './clock.ts';
import { CompletionWaiters } from './completion-waiters.ts';
import { createDurableApi } from './durable-api.ts';
import { Executor, type Log } from './executor.ts';
import { payloadOf } from './function-error.ts';
import type { FunctionResolver } from './function-resolver.ts';
import { Journal } from './journal.ts';
import { Queries } from './queries.ts';
import { ExecutionStarter } from './start-execution.ts';
import { StopExecution } from './stop-execution.ts';
import { DurableStore } from './store/durable-store.ts';
import { TimerLoop } from './timer-loop.ts';

export interface DurableServiceOptions {
  /** The stack's state; the service keeps its tables, all named durable_*, in it. */
  readonly database: DatabaseSync;
  /** Finds functions by name and qualifier; the FunctionRegistry is one. */
  readonly resolver: FunctionResolver;
  /** Runs single invocations, of durable functions too. */
  readonly invoker: Invoker;
  readonly log: Log;
  /** The system's by default. */
  readonly clock?: Clock;
  /** Ends the invocation after every step forward, so that all the rest is reached by replays. */
  readonly alwaysReplay?: boolean;
}

export interface DurableService extends DurableInvoker {
  /** Takes up what earlier runs of the stack have left: invocations, timers, chained invokes. */
  resume(): void;
  /** Ends what runs, as a kill would; all of it goes on after the next resume. */
  close(): Promise<void>;
}

/**
 * The durable execution service: what AWS Lambda does for functions that are wrapped with the durable execution SDK.
 *
 * A function's checkpoints arrive at the API (`handle`), go through the pure state machine of `machine/` and are
 * written by the journal in one transaction each. The executor invokes the function until the execution ends, the timer
 * loop fires waits, retries and timeouts, callbacks are answered at the API, the chained invoker runs other functions.
 * Nothing is known but what is in the store: a stack that was killed goes on where it was once `resume` is called.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html
 */
export function createDurableService(options: DurableServiceOptions): DurableService {
  const { database, resolver, invoker, log, clock = systemClock } = options;
  const store = new DurableStore(database);
  const waiters = new CompletionWaiters(store);
  const alwaysReplay = options.alwaysReplay ? new AlwaysReplay() : undefined;
  const now = () => clock.now();
  const timersChanged = () => timerLoop.rearm();

  const journal = new Journal(store, clock, {
    woken: (arn) => executor.wake(arn),
    timersChanged,
    chainedInvokeStarted: (arn, operationId) => chainedInvoker.run(arn, operationId),
    ended: (arn) => {
      const status = store.executions.find(arn)?.status;
      if (status === 'STOPPED' || status === 'TIMED_OUT') executor.abort(arn);
      waiters.ended(arn);
    },
  });
  const executor = new Executor({ store, journal, invoker, alwaysReplay, log, now, timersChanged });
  const starter = new ExecutionStarter(store, journal);
  const chainedInvoker = new ChainedInvoker({ store, journal, resolver, invoker, starter, now, timersChanged });
  const timerLoop = new TimerLoop({ store, journal, executor, chainedInvoker, clock });
  const api = createDurableApi({
    store,
    resolver,
    checkpoints: new Checkpoints(store, journal, resolver, alwaysReplay),
    queries: new Queries(store),
    callbacks: new Callbacks(store, journal),
    stopExecution: new StopExecution(store, journal),
  });

  return {
    ...api,
    async start({ resolved, invocationType, executionName, payload }) {
      const synchronous = invocationType === 'RequestResponse';
      const executionArn = starter.start({ target: resolved, payload, executionName, synchronous });
      if (!synchronous) return { executionArn };
      const { status, result, error } = await waiters.wait(executionArn);
      return status === 'SUCCEEDED'
        ? { executionArn, payload: result ?? 'null' }
        : { executionArn, payload: payloadOf(error), functionError: 'Unhandled' };
    },
    resume() {
      store.executions.deleteExpired(now());
      store.checkpointAnswers.deleteExpired(now());
      executor.start();
      chainedInvoker.start();
      timerLoop.start();
    },
    async close() {
      timerLoop.stop();
      await Promise.all([executor.stop(), chainedInvoker.stop()]);
      waiters.close();
    },
  };
}
