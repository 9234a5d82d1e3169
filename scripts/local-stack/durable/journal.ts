import type { Clock } from './clock.ts';
import type { Change, Effect } from './machine/change.ts';
import { endChainedInvoke } from './machine/external-change.ts';
import { errorDetail, operationEvent, payloadDetail } from './machine/history-event.ts';
import { errorSizeBytes } from './machine/validate-update.ts';
import { isAbandoned } from './machine/visible-operations.ts';
import type { Completion, EventType, Operation } from './model.ts';
import type { DurableStore } from './store/durable-store.ts';
import type { Execution, NewExecution } from './store/executions.ts';
import { sizeBytes } from './wire.ts';

/** Who is told of what has been written, once it is written. */
export interface JournalListener {
  /** Something happened that the execution's function has to see. */
  woken(arn: string): void;
  ended(arn: string): void;
  timersChanged(): void;
  chainedInvokeStarted(arn: string, operationId: string): void;
}

/** An external change: what becomes of an operation now, or undefined when it is too late for it. */
export type ExternalTransition = (operation: Operation, now: Date) => Change | undefined;

const COMPLETION_EVENTS: Readonly<Record<Completion['status'], EventType>> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  STOPPED: 'ExecutionStopped',
};

/**
 * The only writer of executions. What belongs together is written in one transaction, whoever has to act on it is told
 * afterwards: if the stack dies in between, starting it again finds the same things to do in the store.
 */
export class Journal {
  readonly #store: DurableStore;
  readonly #clock: Clock;
  readonly #listener: JournalListener;
  readonly #notices: (() => void)[] = [];

  constructor(store: DurableStore, clock: Clock, listener: JournalListener) {
    this.#store = store;
    this.#clock = clock;
    this.#listener = listener;
  }

  /** Runs the work in one transaction, then tells the listener what it wrote. */
  transact<T>(work: (now: Date) => T): T {
    this.#notices.length = 0;
    const result = this.#store.transaction(() => work(new Date(this.#clock.now())));
    for (const notice of this.#notices.splice(0)) notice();
    return result;
  }

  /** Creates a running execution with its EXECUTION operation. To be called within transact. */
  create(execution: NewExecution, now: Date): void {
    const { arn, operationId, input, name, timeoutSeconds } = execution;
    this.#store.executions.insert(execution);
    const operation: Operation = {
      Id: operationId,
      Name: name,
      Type: 'EXECUTION',
      Status: 'STARTED',
      StartTimestamp: now,
      ExecutionDetails: { InputPayload: input },
    };
    this.#write(arn, {
      operation,
      event: operationEvent('ExecutionStarted', operation, now, {
        Input: payloadDetail(input),
        ExecutionTimeout: timeoutSeconds,
      }),
      effects: [
        {
          type: 'arm-timer',
          kind: 'execution-timeout',
          operationId,
          dueAt: new Date(now.getTime() + timeoutSeconds * 1000),
        },
      ],
    });
    this.#notices.push(() => this.#listener.woken(arn));
  }

  /** Writes what a function's checkpoint changed. To be called within transact. */
  write(execution: Execution, changes: readonly Change[], now: Date): void {
    for (const change of changes) {
      this.#write(execution.arn, change);
      if (change.completion) this.end(execution, change.completion, now);
    }
  }

  /**
   * Ends an execution: nothing of it is due any more, and whoever waits for it learns how it ended. To be called within
   * transact, for a running execution.
   */
  end(execution: Execution, completion: Completion, now: Date): void {
    const { arn, operationId, parent } = execution;
    this.#store.executions.end(arn, completion, now.getTime());
    this.#store.timers.disarmAll(arn);
    this.#store.chainedInvokes.deleteAll(arn);
    this.#store.checkpointAnswers.deleteAll(arn);
    const operation = this.#store.operations.find(arn, operationId);
    if (operation) {
      const ended: Operation = { ...operation, Status: completion.status, EndTimestamp: now };
      const details =
        completion.status === 'SUCCEEDED'
          ? { Result: payloadDetail(completion.Result) }
          : { Error: errorDetail(completion.Error) };
      this.#write(arn, {
        operation: ended,
        event: operationEvent(COMPLETION_EVENTS[completion.status], ended, now, details),
        effects: [],
      });
    }
    this.#notices.push(() => this.#listener.ended(arn));
    if (parent)
      this.change(parent.arn, parent.operationId, (waiting) => endChainedInvoke(waiting, completion, now), now);
  }

  /**
   * Writes what happened to an operation from outside. To be called within transact.
   *
   * @returns false when it came too late: the execution has ended, or the operation no longer waits for it
   */
  change(arn: string, operationId: string, transition: ExternalTransition, now: Date): boolean {
    const execution = this.#store.executions.find(arn);
    const operations = this.#store.operations.all(arn);
    const operation = operations.get(operationId);
    if (execution?.status !== 'RUNNING' || !operation) return false;
    const change = transition(operation, now);
    if (!change) return false;
    this.#write(arn, change);
    const { Result, Error: error } = change.operation.CallbackDetails ?? change.operation.ChainedInvokeDetails ?? {};
    this.#store.executions.addWrittenBytes(arn, sizeBytes(Result) + errorSizeBytes(error));
    if (operation.Type === 'CHAINED_INVOKE') this.#store.chainedInvokes.delete(arn, operationId);
    // Nobody would look at it: replaying the function for it would only cost.
    if (!isAbandoned(operation, operations)) this.#notices.push(() => this.#listener.woken(arn));
    return true;
  }

  #write(arn: string, { operation, event, effects }: Change): void {
    this.#store.operations.save(arn, operation);
    if (event) this.#store.events.append(arn, event);
    for (const effect of effects) this.#apply(arn, effect);
  }

  #apply(arn: string, effect: Effect): void {
    const { timers, callbacks, chainedInvokes } = this.#store;
    const { operationId } = effect;
    switch (effect.type) {
      case 'arm-timer':
        timers.arm({ arn, operationId, kind: effect.kind }, effect.dueAt.getTime());
        this.#notices.push(() => this.#listener.timersChanged());
        return;
      case 'disarm-timers':
        timers.disarm(arn, operationId);
        return;
      case 'open-callback':
        callbacks.insert({
          callbackId: effect.callbackId,
          arn,
          operationId,
          heartbeatSeconds: effect.heartbeatSeconds,
        });
        return;
      case 'start-chained-invoke':
        chainedInvokes.insert({ arn, operationId, target: effect.target, payload: effect.payload });
        this.#notices.push(() => this.#listener.chainedInvokeStarted(arn, operationId));
        return;
      case 'cancel-chained-invoke':
        chainedInvokes.delete(arn, operationId);
        timers.disarm(arn, operationId);
    }
  }
}
