/**
 * The words of the durable execution API, in its own spelling: what is stored is what is answered. Timestamps are
 * Dates; `wire.ts` writes them as each reader expects.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/api/API_Operation.html
 */
export type OperationType = 'EXECUTION' | 'CONTEXT' | 'STEP' | 'WAIT' | 'CALLBACK' | 'CHAINED_INVOKE';

export type OperationAction = 'START' | 'SUCCEED' | 'FAIL' | 'RETRY' | 'CANCEL';

export type OperationStatus =
  | 'STARTED'
  | 'PENDING'
  | 'READY'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'CANCELLED'
  | 'TIMED_OUT'
  | 'STOPPED';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED';

export interface ErrorObject {
  readonly ErrorMessage?: string | undefined;
  readonly ErrorType?: string | undefined;
  readonly ErrorData?: string | undefined;
  readonly StackTrace?: readonly string[] | undefined;
}

/** What an operation, a callback or an execution ended with. */
export interface Outcome {
  readonly Result?: string | undefined;
  readonly Error?: ErrorObject | undefined;
}

export interface Operation {
  readonly Id: string;
  readonly ParentId?: string | undefined;
  readonly Name?: string | undefined;
  readonly Type: OperationType;
  readonly SubType?: string | undefined;
  readonly Status: OperationStatus;
  readonly StartTimestamp: Date;
  readonly EndTimestamp?: Date | undefined;
  readonly ExecutionDetails?: { readonly InputPayload?: string | undefined } | undefined;
  readonly ContextDetails?: (Outcome & { readonly ReplayChildren?: boolean | undefined }) | undefined;
  readonly StepDetails?:
    | (Outcome & { readonly Attempt?: number | undefined; readonly NextAttemptTimestamp?: Date | undefined })
    | undefined;
  readonly WaitDetails?: { readonly ScheduledEndTimestamp: Date } | undefined;
  readonly CallbackDetails?: (Outcome & { readonly CallbackId: string }) | undefined;
  readonly ChainedInvokeDetails?: Outcome | undefined;
}

/** One change that a function asks for in a checkpoint. */
export interface OperationUpdate {
  readonly Id: string;
  readonly ParentId?: string | undefined;
  readonly Name?: string | undefined;
  readonly Type: OperationType;
  readonly SubType?: string | undefined;
  readonly Action: OperationAction;
  readonly Payload?: string | undefined;
  readonly Error?: ErrorObject | undefined;
  readonly ContextOptions?: { readonly ReplayChildren?: boolean | undefined } | undefined;
  readonly StepOptions?: { readonly NextAttemptDelaySeconds?: number | undefined } | undefined;
  readonly WaitOptions?: { readonly WaitSeconds?: number | undefined } | undefined;
  readonly CallbackOptions?:
    | { readonly TimeoutSeconds?: number | undefined; readonly HeartbeatTimeoutSeconds?: number | undefined }
    | undefined;
  readonly ChainedInvokeOptions?: { readonly FunctionName: string; readonly TenantId?: string | undefined } | undefined;
}

/** @source https://docs.aws.amazon.com/lambda/latest/api/API_Event.html */
export type EventType =
  | 'ExecutionStarted'
  | 'ExecutionSucceeded'
  | 'ExecutionFailed'
  | 'ExecutionTimedOut'
  | 'ExecutionStopped'
  | 'ContextStarted'
  | 'ContextSucceeded'
  | 'ContextFailed'
  | 'StepStarted'
  | 'StepSucceeded'
  | 'StepFailed'
  | 'WaitStarted'
  | 'WaitSucceeded'
  | 'WaitCancelled'
  | 'CallbackStarted'
  | 'CallbackSucceeded'
  | 'CallbackFailed'
  | 'CallbackTimedOut'
  | 'ChainedInvokeStarted'
  | 'ChainedInvokeSucceeded'
  | 'ChainedInvokeFailed'
  | 'ChainedInvokeTimedOut'
  | 'ChainedInvokeStopped'
  | 'InvocationCompleted';

/** One entry of an execution's history, before it is numbered. */
export interface HistoryEvent {
  readonly EventType: EventType;
  readonly EventTimestamp: Date;
  readonly Id?: string | undefined;
  readonly ParentId?: string | undefined;
  readonly Name?: string | undefined;
  readonly SubType?: string | undefined;
  /** Member `<EventType>Details` of the answer. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** How an execution ended. */
export interface Completion extends Outcome {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
}

/** What a timer does when it is due. */
export type TimerKind =
  | 'wait'
  | 'step-retry'
  | 'callback-timeout'
  | 'callback-heartbeat'
  /** Next try of a chained invoke that found its target throttled. */
  | 'chained-invoke'
  /** Next try of an invocation that failed. */
  | 'invocation'
  | 'execution-timeout';
