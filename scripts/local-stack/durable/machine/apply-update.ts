import type { Operation, OperationStatus, OperationUpdate } from '../model.ts';
import type { Change, Effect, Refusal } from './change.ts';
import { errorDetail, operationEvent, payloadDetail } from './history-event.ts';

/** What a transition may ask for beside the state. */
export interface UpdateContext {
  readonly now: Date;
  /** A new callback id. */
  readonly mintCallbackId: () => string;
  /** What a chained invoke runs; undefined when it cannot be run, which it learns by trying. */
  readonly chainedTarget: (reference: string, operationId: string) => ChainedTarget | undefined;
}

/** A function as a chained invoke runs it. */
export interface ChainedTarget {
  /** ARN with the version. */
  readonly reference: string;
  readonly version: string;
  /** The execution that it is going to be, for a durable function. */
  readonly executionArn?: string;
}

type Transition = (current: Operation | undefined, update: OperationUpdate, context: UpdateContext) => Change | Refusal;

/**
 * Takes an operation through one update that is valid in itself.
 *
 * A STEP or a CONTEXT may close without having been started: with at-least-once steps the SDK does not wait for the
 * checkpoint of the start.
 *
 * @returns the change, or why the operation's state forbids it
 */
export const applyUpdate: Transition = (current, update, context) => {
  if (current && current.Type !== update.Type) return { refusal: `Operation ${update.Id} is a ${current.Type}.` };
  return TRANSITIONS[update.Type](current, update, context);
};

const TRANSITIONS: Readonly<Record<OperationUpdate['Type'], Transition>> = {
  EXECUTION: applyToExecution,
  CONTEXT: applyToContext,
  STEP: applyToStep,
  WAIT: applyToWait,
  CALLBACK: applyToCallback,
  CHAINED_INVOKE: applyToChainedInvoke,
};

function applyToExecution(
  current: Operation | undefined,
  update: OperationUpdate,
  { now }: UpdateContext,
): Change | Refusal {
  if (!current) return { refusal: 'The execution has no EXECUTION operation.' };
  const succeeded = update.Action === 'SUCCEED';
  return {
    operation: closed(current, succeeded ? 'SUCCEEDED' : 'FAILED', now),
    effects: [],
    completion: succeeded ? { status: 'SUCCEEDED', Result: update.Payload } : { status: 'FAILED', Error: update.Error },
  };
}

function applyToContext(
  current: Operation | undefined,
  update: OperationUpdate,
  { now }: UpdateContext,
): Change | Refusal {
  const ReplayChildren = update.ContextOptions?.ReplayChildren ?? current?.ContextDetails?.ReplayChildren;
  if (update.Action === 'START') {
    if (current) return { refusal: 'Cannot start a CONTEXT that already exists.' };
    const operation = { ...started(update, now), ContextDetails: { ReplayChildren } };
    return { operation, event: operationEvent('ContextStarted', operation, now), effects: [] };
  }
  if (current && current.Status !== 'STARTED') return { refusal: 'Invalid current CONTEXT state to close.' };
  const succeeded = update.Action === 'SUCCEED';
  const operation = {
    ...closed(current ?? started(update, now), succeeded ? 'SUCCEEDED' : 'FAILED', now),
    ContextDetails: { ReplayChildren, Result: update.Payload, Error: update.Error },
  };
  return { operation, event: closingEvent(operation, update, now), effects: [] };
}

function applyToStep(
  current: Operation | undefined,
  update: OperationUpdate,
  { now }: UpdateContext,
): Change | Refusal {
  if (update.Action === 'START') {
    if (current && current.Status !== 'READY') return { refusal: 'Invalid current STEP state to start.' };
    // A retried step keeps its details: the last state of a wait for a condition is its Result.
    const operation: Operation = current
      ? { ...current, Status: 'STARTED' }
      : { ...started(update, now), StepDetails: {} };
    return { operation, event: operationEvent('StepStarted', operation, now), effects: [] };
  }
  if (current && current.Status !== 'STARTED' && current.Status !== 'READY')
    return { refusal: `Invalid current STEP state to ${update.Action === 'RETRY' ? 're-attempt' : 'close'}.` };
  const before = current ?? started(update, now);
  const details = {
    Attempt: (current?.StepDetails?.Attempt ?? 0) + 1,
    Result: update.Payload,
    Error: update.Error,
  };
  if (update.Action === 'RETRY') {
    const dueAt = secondsAfter(now, update.StepOptions?.NextAttemptDelaySeconds ?? 0);
    const operation: Operation = {
      ...before,
      Status: 'PENDING',
      StepDetails: { ...details, NextAttemptTimestamp: dueAt },
    };
    return {
      operation,
      event: stepEvent(operation, update, now),
      effects: [{ type: 'arm-timer', kind: 'step-retry', operationId: operation.Id, dueAt }],
    };
  }
  const operation = {
    ...closed(before, update.Action === 'SUCCEED' ? 'SUCCEEDED' : 'FAILED', now),
    StepDetails: details,
  };
  return { operation, event: stepEvent(operation, update, now), effects: [] };
}

/** A retry is a failed attempt if it brings an error, and a condition that does not hold yet if it brings a state. */
function stepEvent(operation: Operation, update: OperationUpdate, now: Date) {
  const RetryDetails = {
    CurrentAttempt: operation.StepDetails?.Attempt,
    NextAttemptDelaySeconds: update.StepOptions?.NextAttemptDelaySeconds,
  };
  const failed = update.Action === 'FAIL' || (update.Action === 'RETRY' && update.Error !== undefined);
  return failed
    ? operationEvent('StepFailed', operation, now, { Error: errorDetail(update.Error), RetryDetails })
    : operationEvent('StepSucceeded', operation, now, { Result: payloadDetail(update.Payload), RetryDetails });
}

function applyToWait(
  current: Operation | undefined,
  update: OperationUpdate,
  { now }: UpdateContext,
): Change | Refusal {
  if (update.Action === 'CANCEL') {
    if (current?.Status !== 'STARTED')
      return { refusal: 'Cannot cancel a WAIT that does not exist or has already completed.' };
    const operation = closed(current, 'CANCELLED', now);
    return {
      operation,
      event: operationEvent('WaitCancelled', operation, now, { Error: errorDetail(update.Error) }),
      effects: [{ type: 'disarm-timers', operationId: operation.Id }],
    };
  }
  if (current) return { refusal: 'Cannot start a WAIT that already exists.' };
  const Duration = update.WaitOptions?.WaitSeconds ?? 0;
  const ScheduledEndTimestamp = secondsAfter(now, Duration);
  const operation = { ...started(update, now), WaitDetails: { ScheduledEndTimestamp } };
  return {
    operation,
    event: operationEvent('WaitStarted', operation, now, { Duration, ScheduledEndTimestamp }),
    effects: [{ type: 'arm-timer', kind: 'wait', operationId: operation.Id, dueAt: ScheduledEndTimestamp }],
  };
}

function applyToCallback(
  current: Operation | undefined,
  update: OperationUpdate,
  { now, mintCallbackId }: UpdateContext,
): Change | Refusal {
  if (update.Action === 'CANCEL') {
    if (current?.Status !== 'STARTED')
      return { refusal: 'Cannot cancel a CALLBACK that does not exist or has already completed.' };
    return {
      operation: closed(current, 'CANCELLED', now),
      effects: [{ type: 'disarm-timers', operationId: current.Id }],
    };
  }
  if (current) return { refusal: 'Cannot start a CALLBACK that already exists.' };
  const { TimeoutSeconds = 0, HeartbeatTimeoutSeconds = 0 } = update.CallbackOptions ?? {};
  const CallbackId = mintCallbackId();
  const operation = { ...started(update, now), CallbackDetails: { CallbackId } };
  const operationId = operation.Id;
  const effects: Effect[] = [
    { type: 'open-callback', operationId, callbackId: CallbackId, heartbeatSeconds: HeartbeatTimeoutSeconds },
  ];
  if (TimeoutSeconds > 0)
    effects.push({
      type: 'arm-timer',
      kind: 'callback-timeout',
      operationId,
      dueAt: secondsAfter(now, TimeoutSeconds),
    });
  if (HeartbeatTimeoutSeconds > 0)
    effects.push({
      type: 'arm-timer',
      kind: 'callback-heartbeat',
      operationId,
      dueAt: secondsAfter(now, HeartbeatTimeoutSeconds),
    });
  const event = operationEvent('CallbackStarted', operation, now, {
    CallbackId,
    Timeout: TimeoutSeconds || undefined,
    HeartbeatTimeout: HeartbeatTimeoutSeconds || undefined,
  });
  return { operation, event, effects };
}

function applyToChainedInvoke(
  current: Operation | undefined,
  update: OperationUpdate,
  { now, chainedTarget }: UpdateContext,
): Change | Refusal {
  if (update.Action === 'CANCEL') {
    if (current?.Status !== 'STARTED')
      return { refusal: 'Cannot cancel a CHAINED_INVOKE that does not exist or has already completed.' };
    return {
      operation: closed(current, 'CANCELLED', now),
      effects: [{ type: 'cancel-chained-invoke', operationId: current.Id }],
    };
  }
  if (current) return { refusal: 'Cannot start a CHAINED_INVOKE that already exists.' };
  const { FunctionName = '', TenantId } = update.ChainedInvokeOptions ?? {};
  const target = chainedTarget(FunctionName, update.Id);
  const operation = { ...started(update, now), ChainedInvokeDetails: {} };
  return {
    operation,
    event: operationEvent('ChainedInvokeStarted', operation, now, {
      FunctionName,
      TenantId,
      Input: payloadDetail(update.Payload),
      ExecutedVersion: target?.version,
      DurableExecutionArn: target?.executionArn,
    }),
    effects: [
      {
        type: 'start-chained-invoke',
        operationId: operation.Id,
        target: target?.reference ?? FunctionName,
        payload: update.Payload,
      },
    ],
  };
}

function closingEvent(operation: Operation, update: OperationUpdate, now: Date) {
  return update.Action === 'FAIL'
    ? operationEvent('ContextFailed', operation, now, { Error: errorDetail(update.Error) })
    : operationEvent('ContextSucceeded', operation, now, { Result: payloadDetail(update.Payload) });
}

function started(update: OperationUpdate, now: Date): Operation {
  const { Id, ParentId, Name, Type, SubType } = update;
  return { Id, ParentId, Name, Type, SubType, Status: 'STARTED', StartTimestamp: now };
}

function closed(operation: Operation, Status: OperationStatus, now: Date): Operation {
  return { ...operation, Status, EndTimestamp: now };
}

function secondsAfter(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}
