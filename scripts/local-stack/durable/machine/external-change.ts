import type { Operation, OperationStatus, Outcome } from '../model.ts';
import type { Change } from './change.ts';
import { errorDetail, operationEvent, payloadDetail } from './history-event.ts';

/** How something outside the function ended a callback that it waited for. */
export type CallbackEnd = Outcome & { readonly status: keyof typeof CALLBACK_EVENTS };

/** How a chained invoke ended. */
export type ChainedInvokeEnd = Outcome & { readonly status: keyof typeof CHAINED_INVOKE_EVENTS };

/** A wait whose time has come. @returns undefined when it no longer waits */
export function endWait(operation: Operation, now: Date): Change | undefined {
  if (operation.Status !== 'STARTED') return undefined;
  const ended = closed(operation, 'SUCCEEDED', now);
  const scheduled = operation.WaitDetails?.ScheduledEndTimestamp ?? now;
  const Duration = Math.round((scheduled.getTime() - operation.StartTimestamp.getTime()) / 1000);
  return { operation: ended, event: operationEvent('WaitSucceeded', ended, now, { Duration }), effects: [] };
}

/** A step whose next attempt may start. @returns undefined when it no longer waits */
export function readyStep(operation: Operation): Change | undefined {
  if (operation.Status !== 'PENDING') return undefined;
  const { NextAttemptTimestamp: _reached, ...details } = operation.StepDetails ?? {};
  return { operation: { ...operation, Status: 'READY', StepDetails: details }, effects: [] };
}

/** A callback that was answered or whose time is over. @returns undefined when it is closed already */
export function endCallback(operation: Operation, end: CallbackEnd, now: Date): Change | undefined {
  if (operation.Status !== 'STARTED' || !operation.CallbackDetails) return undefined;
  const { status, ...outcome } = end;
  const ended: Operation = {
    ...closed(operation, status, now),
    CallbackDetails: { ...operation.CallbackDetails, ...outcome },
  };
  return {
    operation: ended,
    event: operationEvent(CALLBACK_EVENTS[status], ended, now, outcomeDetails(end)),
    effects: [{ type: 'disarm-timers', operationId: operation.Id }],
  };
}

/** A chained invoke whose function has ended. @returns undefined when nobody waits for it any more */
export function endChainedInvoke(operation: Operation, end: ChainedInvokeEnd, now: Date): Change | undefined {
  if (operation.Status !== 'STARTED') return undefined;
  const { status, ...outcome } = end;
  const ended: Operation = { ...closed(operation, status, now), ChainedInvokeDetails: outcome };
  return {
    operation: ended,
    event: operationEvent(CHAINED_INVOKE_EVENTS[status], ended, now, outcomeDetails(end)),
    effects: [{ type: 'disarm-timers', operationId: operation.Id }],
  };
}

const CALLBACK_EVENTS = {
  SUCCEEDED: 'CallbackSucceeded',
  FAILED: 'CallbackFailed',
  TIMED_OUT: 'CallbackTimedOut',
} as const;

const CHAINED_INVOKE_EVENTS = {
  SUCCEEDED: 'ChainedInvokeSucceeded',
  FAILED: 'ChainedInvokeFailed',
  TIMED_OUT: 'ChainedInvokeTimedOut',
  STOPPED: 'ChainedInvokeStopped',
} as const;

function outcomeDetails({ status, Result, Error: error }: ChainedInvokeEnd): Record<string, unknown> {
  return status === 'SUCCEEDED' ? { Result: payloadDetail(Result) } : { Error: errorDetail(error) };
}

function closed(operation: Operation, Status: OperationStatus, now: Date): Operation {
  return { ...operation, Status, EndTimestamp: now };
}
