import type { ErrorObject, Event } from '@aws-sdk/client-lambda';

/** One durable operation of an execution, read from its history. */
export interface Step {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** How many operations it is inside of. */
  readonly depth: number;
  readonly startedAtEpochMs: number;
  readonly endedAtEpochMs: number | undefined;
  readonly status: StepStatus;
  /** Undefined for what knows no attempts. */
  readonly attempts: number | undefined;
  /** What there is to know beside: a callback's id, an invoked function, an error. */
  readonly note: string;
}

export type StepStatus =
  | 'running'
  | 'waiting'
  | 'retrying'
  | 'succeeded'
  | 'failed'
  | 'timed out'
  | 'cancelled'
  | 'stopped';

export interface Invocation {
  readonly requestId: string;
  readonly startedAtEpochMs: number;
  readonly endedAtEpochMs: number;
  readonly error: string | undefined;
}

interface Draft {
  readonly first: Event;
  readonly parentId: string | undefined;
  last: Event;
  failures: number;
}

const ENDINGS: readonly (readonly [ending: string, status: StepStatus])[] = [
  ['Succeeded', 'succeeded'],
  ['Failed', 'failed'],
  ['TimedOut', 'timed out'],
  ['Cancelled', 'cancelled'],
  ['Stopped', 'stopped'],
];

/**
 * The operations of an execution in the order in which they started, each below what it is inside of.
 *
 * @param events the whole history, oldest first
 * @source https://docs.aws.amazon.com/lambda/latest/api/API_Event.html
 */
export function stepsOf(events: readonly Event[]): Step[] {
  const drafts = new Map<string, Draft>();
  for (const event of events) {
    const { Id: id, EventType: type } = event;
    if (id === undefined || type === undefined || type.startsWith('Execution')) continue;
    const draft = drafts.get(id) ?? { first: event, parentId: event.ParentId, last: event, failures: 0 };
    draft.last = event;
    if (type === 'StepFailed') draft.failures += 1;
    drafts.set(id, draft);
  }
  const below = (parentId: string | undefined, depth: number): Step[] =>
    [...drafts]
      .filter(([, draft]) => parentOf(draft, drafts) === parentId)
      .flatMap(([id, draft]) => [step(id, draft, depth), ...below(id, depth + 1)]);
  return below(undefined, 0);
}

/** The calls of the function that brought the execution forward. */
export function invocationsOf(events: readonly Event[]): Invocation[] {
  return events.flatMap(({ InvocationCompletedDetails: details }) =>
    details
      ? [
          {
            requestId: details.RequestId ?? '',
            startedAtEpochMs: epochMs(details.StartTimestamp),
            endedAtEpochMs: epochMs(details.EndTimestamp),
            error: details.Error?.Payload && errorText(details.Error.Payload),
          },
        ]
      : [],
  );
}

export function errorText({ ErrorType: type, ErrorMessage: message }: ErrorObject): string {
  return [type, message].filter(Boolean).join(': ');
}

/** A parent that the history does not show is as good as none. */
function parentOf({ parentId }: Draft, drafts: ReadonlyMap<string, Draft>): string | undefined {
  return parentId !== undefined && drafts.has(parentId) ? parentId : undefined;
}

function step(id: string, { first, last, failures }: Draft, depth: number): Step {
  const status = statusOf(last);
  const hasEnded = !['running', 'waiting', 'retrying'].includes(status);
  const isStep = first.EventType?.startsWith('Step') ?? false;
  return {
    id,
    name:
      first.Name ?? (first.SubType === 'Callback' ? '(callback)' : isStep ? '(submitter)' : `(${first.SubType ?? id})`),
    kind: first.SubType ?? first.EventType ?? '',
    depth,
    startedAtEpochMs: epochMs(first.EventTimestamp),
    endedAtEpochMs: hasEnded ? epochMs(last.EventTimestamp) : undefined,
    status,
    attempts: isStep ? failures + (status === 'failed' || status === 'retrying' ? 0 : 1) : undefined,
    note: noteOf(first, last),
  };
}

function statusOf({ EventType: type, StepFailedDetails: failed }: Event): StepStatus {
  if (failed?.RetryDetails?.NextAttemptDelaySeconds !== undefined) return 'retrying';
  const ending = ENDINGS.find(([name]) => type?.endsWith(name));
  if (ending) return ending[1];
  return type === 'CallbackStarted' || type === 'WaitStarted' || type === 'ChainedInvokeStarted'
    ? 'waiting'
    : 'running';
}

function noteOf(first: Event, last: Event): string {
  const { CallbackStartedDetails: callback, WaitStartedDetails: wait, ChainedInvokeStartedDetails: invoke } = first;
  const error =
    last.StepFailedDetails?.Error ??
    last.CallbackFailedDetails?.Error ??
    last.CallbackTimedOutDetails?.Error ??
    last.ChainedInvokeFailedDetails?.Error ??
    last.ChainedInvokeTimedOutDetails?.Error ??
    last.ContextFailedDetails?.Error;
  return [
    callback && `callback ${callback.CallbackId}`,
    callback?.Timeout && `within ${callback.Timeout} s`,
    wait && `${wait.Duration} s`,
    invoke?.FunctionName?.split(':function:').at(-1),
    error?.Payload && errorText(error.Payload),
  ]
    .filter(Boolean)
    .join(', ');
}

function epochMs(date: Date | undefined): number {
  return date?.getTime() ?? 0;
}
