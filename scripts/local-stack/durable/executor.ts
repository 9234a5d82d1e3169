import { randomUUID } from 'node:crypto';
import type { InvokeResult, Invoker } from '../lambda/invoker.ts';
import type { AlwaysReplay } from './always-replay.ts';
import { backoffMs } from './backoff.ts';
import { errorOf } from './function-error.ts';
import { type Answer, readAnswer } from './invocation-answer.ts';
import type { Journal } from './journal.ts';
import { MAX_INITIAL_STATE_BYTES, MAX_PAGE_ITEMS } from './limits.ts';
import { visibleOperations } from './machine/visible-operations.ts';
import type { Completion, ErrorObject, Operation } from './model.ts';
import { statePage } from './state-pages.ts';
import type { DurableStore } from './store/durable-store.ts';

export type Log = (message: string, details: Readonly<Record<string, unknown>>) => void;

export interface ExecutorOptions {
  readonly store: DurableStore;
  readonly journal: Journal;
  readonly invoker: Invoker;
  readonly alwaysReplay: AlwaysReplay | undefined;
  readonly log: Log;
  readonly now: () => number;
  /** Tells that a timer was armed outside the journal's changes. */
  readonly timersChanged: () => void;
}

interface Invocation {
  readonly requestId: string;
  readonly startedAt: Date;
}

/**
 * Invokes functions until their executions end: one invocation at a time per execution, always of the version that
 * started it, each with the whole state so far.
 */
export class Executor {
  readonly #options: ExecutorOptions;
  readonly #inFlight = new Map<string, AbortController>();
  readonly #running = new Set<Promise<void>>();
  #stopped = true;

  constructor(options: ExecutorOptions) {
    this.#options = options;
  }

  /** Invokes again what an earlier run of the stack left in the middle, or had not begun. */
  start(): void {
    this.#stopped = false;
    const { executions, operations } = this.#options.store;
    // An invocation holds the token while it runs: one that is still set belonged to an invocation that died.
    for (const arn of executions.runningArns())
      if (executions.find(arn)?.checkpointToken !== undefined || operations.hasUndelivered(arn)) this.wake(arn);
  }

  /** Ends the running invocations as a crash would: their executions go on at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const controller of this.#inFlight.values()) controller.abort();
    await Promise.all(this.#running);
  }

  /** Sees to it that the function hears what changed. While it runs it will, by its own polls or at the end. */
  wake(arn: string): void {
    if (this.#stopped || this.#inFlight.has(arn)) return;
    const execution = this.#options.store.executions.find(arn);
    if (execution?.status !== 'RUNNING') return;
    const { operationId } = execution;
    if (this.#options.store.timers.isArmed({ arn, operationId, kind: 'invocation' })) return;
    const run = this.#run(arn).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** Kills the running invocation of an execution that has ended without it. */
  abort(arn: string): void {
    this.#inFlight.get(arn)?.abort();
  }

  async #run(arn: string): Promise<void> {
    const controller = new AbortController();
    this.#inFlight.set(arn, controller);
    try {
      let again = true;
      while (again && !this.#stopped) again = await this.#invokeOnce(arn, controller.signal);
    } catch (error) {
      this.#options.log('durable execution: cannot go on', { arn, error: String(error) });
    } finally {
      // Somebody may have woken it since the last invocation was settled.
      if (this.#inFlight.get(arn) === controller) this.#inFlight.delete(arn);
    }
  }

  /** @returns whether to invoke again at once */
  async #invokeOnce(arn: string, signal: AbortSignal): Promise<boolean> {
    const requestId = randomUUID();
    const startedAt = new Date(this.#options.now());
    const request = this.#begin(arn);
    if (!request) return false;
    let answer: Answer;
    try {
      const result = await this.#options.invoker.invoke({ ...request, requestId, signal });
      answer = answerOf(result);
    } catch (error) {
      answer = { status: 'BROKEN', error: { ErrorType: nameOf(error), ErrorMessage: messageOf(error) } };
    }
    // A stack that is going down writes nothing more: the execution stays as a kill would leave it.
    if (this.#stopped) return false;
    const again = this.#settle(arn, { requestId, startedAt }, answer);
    // In the same turn: who comes after the answer was judged must find nobody at work, or would wake nobody.
    if (!again) this.#inFlight.delete(arn);
    return again;
  }

  /** Takes the state for one invocation, and the right to write for it. */
  #begin(arn: string): { functionName: string; qualifier: string; payload: string } | undefined {
    const { store, journal } = this.#options;
    return journal.transact(() => {
      const execution = store.executions.find(arn);
      if (execution?.status !== 'RUNNING') return undefined;
      const CheckpointToken = randomUUID();
      store.executions.setCheckpointToken(arn, CheckpointToken);
      const UpdatedOperationIds = store.operations
        .takeUndelivered(arn)
        .map(({ Id }) => Id)
        .filter((id) => id !== execution.operationId);
      const InitialExecutionState = statePage(visibleOperations(store.operations.all(arn).values()), undefined, {
        maxItems: MAX_PAGE_ITEMS,
        maxBytes: MAX_INITIAL_STATE_BYTES,
      });
      const payload = JSON.stringify({
        DurableExecutionArn: arn,
        CheckpointToken,
        UpdatedOperationIds,
        InitialExecutionState,
      });
      return { functionName: execution.functionName, qualifier: execution.version, payload };
    });
  }

  #settle(arn: string, invocation: Invocation, answer: Answer): boolean {
    const { store, journal, alwaysReplay, timersChanged } = this.#options;
    const evicted = alwaysReplay?.takeEvicted(arn) ?? false;
    const again = journal.transact((now) => {
      const execution = store.executions.find(arn);
      // It ended by a checkpoint, a stop or a timeout; what the invocation says no longer matters.
      if (execution?.status !== 'RUNNING') return false;
      store.executions.setCheckpointToken(arn, undefined);
      store.events.append(arn, invocationCompleted(invocation, now, answer));

      if (answer.status === 'BROKEN' && !evicted) {
        this.#retryLater(arn, execution.operationId, execution.failedInvocations + 1, answer.error, now);
        return false;
      }
      store.executions.setFailedInvocations(arn, 0);
      if (evicted) return true;
      if (answer.status === 'PENDING') {
        if (store.operations.hasUndelivered(arn)) return true;
        if (isWaiting(store.operations.all(arn).values())) return false;
        journal.end(execution, NOTHING_PENDING, now);
      } else if (answer.status !== 'BROKEN') journal.end(execution, completionOf(answer), now);
      return false;
    });
    timersChanged();
    return again;
  }

  /**
   * A function that died, timed out, was throttled or could not reach the service is tried again until the execution
   * times out.
   *
   * @source https://docs.aws.amazon.com/lambda/latest/dg/durable-execution-sdk-retries.html
   */
  #retryLater(arn: string, operationId: string, failures: number, error: ErrorObject, now: Date): void {
    const { store, log } = this.#options;
    const delayMs = backoffMs(failures);
    store.executions.setFailedInvocations(arn, failures);
    store.timers.arm({ arn, operationId, kind: 'invocation' }, now.getTime() + delayMs);
    log('durable execution: the invocation failed and will be tried again', { arn, failures, delayMs, ...error });
  }
}

/** The words of the official testing package. */
const NOTHING_PENDING: Completion = {
  status: 'FAILED',
  Error: {
    ErrorType: 'InvalidParameterValueException',
    ErrorMessage: 'Cannot return PENDING status with no pending operations.',
  },
};

function answerOf({ payload, functionError }: InvokeResult): Answer {
  return functionError ? { status: 'BROKEN', error: errorOf(payload) } : readAnswer(payload);
}

function completionOf(answer: Extract<Answer, { status: 'SUCCEEDED' | 'FAILED' }>): Completion {
  return answer.status === 'SUCCEEDED'
    ? { status: 'SUCCEEDED', Result: answer.result }
    : { status: 'FAILED', Error: answer.error };
}

function isWaiting(operations: Iterable<Operation>): boolean {
  for (const { Type, Status } of operations) {
    if (Type === 'STEP' && (Status === 'PENDING' || Status === 'READY')) return true;
    if (Status === 'STARTED' && (Type === 'WAIT' || Type === 'CALLBACK' || Type === 'CHAINED_INVOKE')) return true;
  }
  return false;
}

function invocationCompleted({ requestId, startedAt }: Invocation, now: Date, answer: Answer) {
  return {
    EventType: 'InvocationCompleted',
    EventTimestamp: now,
    details: {
      StartTimestamp: startedAt,
      EndTimestamp: now,
      RequestId: requestId,
      Error: 'error' in answer ? { Payload: answer.error } : undefined,
    },
  } as const;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? ('code' in error ? String(error.code) : error.name) : 'Error';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
