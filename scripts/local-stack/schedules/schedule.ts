import { destinationOf, queueName } from '../events/arns.ts';
import { type Input, integer, oneOf, requiredText, structure, text, validationError } from '../events/members.ts';
import { InvalidExpression } from './cron.ts';
import { parseExpression, type Timetable } from './expression.ts';

/** A schedule, read from what CreateSchedule is given. */
export interface Schedule {
  readonly name: string;
  readonly groupName: string;
  /** As given, for GetSchedule. */
  readonly definition: Input;
  readonly isEnabled: boolean;
  readonly timetable: Timetable;
  readonly targetArn: string;
  /** With `<aws.scheduler.*>` in it. */
  readonly input: string;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  readonly deadLetterArn: string | undefined;
}

/** The service's defaults, which are its limits too. @source https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
export const MAXIMUM_RETRY_ATTEMPTS = 185;
export const MAXIMUM_EVENT_AGE_SECONDS = 86_400;
const MINIMUM_EVENT_AGE_SECONDS = 60;

export const DEFAULT_GROUP = 'default';

/** @source https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
export const SCHEDULE_NAME = { maximum: 64, pattern: /^[0-9a-zA-Z-_.]+$/ };
const MAXIMUM_EXPRESSION_CHARACTERS = 256;
const MAXIMUM_WINDOW_MINUTES = 1440;

/** What a target without an input gets. */
const NO_INPUT = '{}';

/** @throws AwsError ValidationException, also for targets that this stack does not reach */
export function readSchedule(name: string, definition: Input): Schedule {
  const window = structure(definition, 'FlexibleTimeWindow');
  const mode = oneOf(window ?? {}, 'Mode', ['OFF', 'FLEXIBLE']);
  if (!window || !mode) throw validationError('FlexibleTimeWindow with its Mode is required.');
  const minutes = integer(window, 'MaximumWindowInMinutes', { minimum: 1, maximum: MAXIMUM_WINDOW_MINUTES });
  if ((mode === 'FLEXIBLE') !== (minutes !== undefined))
    throw validationError('MaximumWindowInMinutes belongs to the mode FLEXIBLE, and is required there.');
  const target = structure(definition, 'Target');
  if (!target) throw validationError('Target is required.');
  const targetArn = requiredText(target, 'Arn');
  if (!destinationOf(targetArn))
    throw validationError(`${targetArn} is not supported by this stack: targets are functions and standard queues.`);
  const retryPolicy = structure(target, 'RetryPolicy') ?? {};
  const deadLetterArn = text(structure(target, 'DeadLetterConfig') ?? {}, 'Arn');
  if (deadLetterArn !== undefined && queueName(deadLetterArn) === undefined)
    throw validationError(`The dead-letter queue ${deadLetterArn} is not a standard queue.`);
  return {
    name,
    groupName: text(definition, 'GroupName') ?? DEFAULT_GROUP,
    definition,
    isEnabled: oneOf(definition, 'State', ['ENABLED', 'DISABLED']) !== 'DISABLED',
    timetable: timetableOf(definition),
    targetArn,
    input: text(target, 'Input') ?? NO_INPUT,
    maximumRetryAttempts:
      integer(retryPolicy, 'MaximumRetryAttempts', { minimum: 0, maximum: MAXIMUM_RETRY_ATTEMPTS }) ??
      MAXIMUM_RETRY_ATTEMPTS,
    maximumEventAgeSeconds:
      integer(retryPolicy, 'MaximumEventAgeInSeconds', {
        minimum: MINIMUM_EVENT_AGE_SECONDS,
        maximum: MAXIMUM_EVENT_AGE_SECONDS,
      }) ?? MAXIMUM_EVENT_AGE_SECONDS,
    deadLetterArn,
  };
}

function timetableOf(definition: Input): Timetable {
  const expression = requiredText(definition, 'ScheduleExpression', { maximum: MAXIMUM_EXPRESSION_CHARACTERS });
  const zone = text(definition, 'ScheduleExpressionTimezone') ?? 'UTC';
  for (const member of ['StartDate', 'EndDate', 'ActionAfterCompletion'])
    if (definition[member] !== undefined && definition[member] !== 'NONE')
      throw validationError(`${member} is not supported by this stack.`);
  try {
    return parseExpression(expression, zone);
  } catch (error) {
    if (error instanceof InvalidExpression) throw validationError(`Invalid Schedule Expression: ${error.message}`);
    throw error;
  }
}

export interface RunContext {
  readonly scheduleArn: string;
  readonly scheduledAtMs: number;
  readonly executionId: string;
  /** From 1. */
  readonly attempt: number;
}

/** @source https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
export function inputFor({ input }: Pick<Schedule, 'input'>, run: RunContext): string {
  return input
    .replaceAll('<aws.scheduler.schedule-arn>', run.scheduleArn)
    .replaceAll('<aws.scheduler.scheduled-time>', isoSeconds(run.scheduledAtMs))
    .replaceAll('<aws.scheduler.execution-id>', run.executionId)
    .replaceAll('<aws.scheduler.attempt-number>', String(run.attempt));
}

export function isoSeconds(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}
