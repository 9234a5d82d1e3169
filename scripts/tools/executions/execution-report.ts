import type { Event, Execution, GetDurableExecutionResponse } from '@aws-sdk/client-lambda';
import { dateTime, duration } from '../durations.ts';
import { cut, textTable } from '../text-table.ts';
import { errorText, invocationsOf, type Step, stepsOf } from './steps.ts';

const MAX_PAYLOAD_LENGTH = 300;
const MAX_NOTE_LENGTH = 90;

/** Newest first: name, status, when it started, how long it took or has been running. */
export function executionList(executions: readonly Execution[], nowEpochMs: number): string[] {
  if (executions.length === 0) return ['No durable execution was started yet.'];
  const newestFirst = [...executions].sort((one, other) => startOf(other) - startOf(one));
  return textTable(
    [
      { title: 'execution' },
      { title: 'function' },
      { title: 'status' },
      { title: 'started (UTC)' },
      { title: 'took', align: 'right' },
    ],
    newestFirst.map((execution) => [
      execution.DurableExecutionName ?? '',
      functionOf(execution.FunctionArn),
      execution.Status ?? '',
      dateTime(startOf(execution)),
      tookOf(execution, nowEpochMs),
    ]),
  );
}

/** One execution: how it stands, its steps with times, attempts and callbacks, and the invocations that it took. */
export function executionReport(
  execution: GetDurableExecutionResponse,
  events: readonly Event[],
  nowEpochMs: number,
): string[] {
  const startedAtEpochMs = startOf(execution);
  const { Result: result, Error: error } = execution;
  return [
    `${execution.DurableExecutionName}  ${execution.Status}  ${tookOf(execution, nowEpochMs)}`,
    `  started   ${dateTime(startedAtEpochMs)} UTC`,
    `  function  ${functionOf(execution.FunctionArn)}`,
    `  arn       ${execution.DurableExecutionArn}`,
    `  input     ${cut(execution.InputPayload ?? '', MAX_PAYLOAD_LENGTH)}`,
    ...(result === undefined ? [] : [`  result    ${cut(result, MAX_PAYLOAD_LENGTH)}`]),
    ...(error === undefined ? [] : [`  error     ${cut(errorText(error), MAX_PAYLOAD_LENGTH)}`]),
    '',
    ...stepTable(stepsOf(events), startedAtEpochMs, nowEpochMs),
    '',
    ...invocationTable(events, startedAtEpochMs),
  ];
}

function stepTable(steps: readonly Step[], startedAtEpochMs: number, nowEpochMs: number): string[] {
  if (steps.length === 0) return ['No step has started.'];
  return textTable(
    [
      { title: 'at ms', align: 'right' },
      { title: 'took', align: 'right' },
      { title: 'step' },
      { title: 'kind' },
      { title: 'attempts', align: 'right' },
      { title: 'status' },
      { title: '' },
    ],
    steps.map((step) => [
      `+${step.startedAtEpochMs - startedAtEpochMs}`,
      duration((step.endedAtEpochMs ?? nowEpochMs) - step.startedAtEpochMs),
      `${'  '.repeat(step.depth)}${step.name}`,
      step.kind,
      step.attempts === undefined ? '' : String(step.attempts),
      step.status,
      cut(step.note, MAX_NOTE_LENGTH),
    ]),
  );
}

function invocationTable(events: readonly Event[], startedAtEpochMs: number): string[] {
  return textTable(
    [{ title: 'at ms', align: 'right' }, { title: 'took', align: 'right' }, { title: 'invocation' }, { title: '' }],
    invocationsOf(events).map((invocation) => [
      `+${invocation.startedAtEpochMs - startedAtEpochMs}`,
      duration(invocation.endedAtEpochMs - invocation.startedAtEpochMs),
      invocation.requestId,
      cut(invocation.error ?? '', MAX_NOTE_LENGTH),
    ]),
  );
}

type Timed = Pick<Execution, 'StartTimestamp' | 'EndTimestamp'>;

function startOf({ StartTimestamp: started }: Timed): number {
  return started?.getTime() ?? 0;
}

function tookOf(execution: Timed, nowEpochMs: number): string {
  return duration((execution.EndTimestamp?.getTime() ?? nowEpochMs) - startOf(execution));
}

/** Name and version. */
function functionOf(arn: string | undefined): string {
  return arn?.split(':function:').at(-1) ?? '';
}
