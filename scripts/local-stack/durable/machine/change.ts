import type { Completion, HistoryEvent, Operation, TimerKind } from '../model.ts';

/** What has to happen outside the state for a change to take effect. Each is written down with the change. */
export type Effect =
  | { readonly type: 'arm-timer'; readonly kind: TimerKind; readonly operationId: string; readonly dueAt: Date }
  | { readonly type: 'disarm-timers'; readonly operationId: string }
  | {
      readonly type: 'open-callback';
      readonly operationId: string;
      readonly callbackId: string;
      /** Seconds between heartbeats before the callback times out; 0 for none. */
      readonly heartbeatSeconds: number;
    }
  | {
      readonly type: 'start-chained-invoke';
      readonly operationId: string;
      /** Name or ARN, with its qualifier if any. */
      readonly target: string;
      readonly payload: string | undefined;
    }
  | { readonly type: 'cancel-chained-invoke'; readonly operationId: string };

/** One step of an operation's life. */
export interface Change {
  readonly operation: Operation;
  readonly event?: HistoryEvent;
  readonly effects: readonly Effect[];
  /** Set when the change ends the execution. */
  readonly completion?: Completion;
}

/** Why an update is not applied: the message of an InvalidParameterValueException. */
export interface Refusal {
  readonly refusal: string;
}

export function isRefusal(value: object): value is Refusal {
  return 'refusal' in value;
}
