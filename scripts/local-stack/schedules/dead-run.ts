import type { Destination } from '../events/arns.ts';
import type { ExhaustedCondition } from '../events/delivery-failure.ts';
import { AwsError } from '../gateway/aws-protocol.ts';
import type { MessageAttribute } from '../sqs/queues.ts';
import { queryCode } from '../sqs/sqs-error.ts';
import { isoSeconds, type Schedule } from './schedule.ts';
import type { PendingRun } from './schedule-store.ts';

/** A run that was given up, and why. */
export interface DeadRun {
  readonly schedule: Pick<Schedule, 'targetArn'> & { readonly arn: string };
  readonly run: Pick<PendingRun, 'executionId' | 'scheduledAtMs' | 'attempts'>;
  /** What the target would have been given. */
  readonly input: string;
  readonly error: unknown;
  /** Absent where no retry would have mended it. */
  readonly exhausted?: ExhaustedCondition;
}

/** What AWS says where the target did not say anything. */
const OWN_ERROR = {
  code: 'AWS.Scheduler.InternalServerError',
  message: 'Unexpected error occurred while processing the request',
};

/**
 * The message that Scheduler leaves in a dead-letter queue. It names the call of the target's API that it made, not the
 * target of the schedule, and the body is the input of that call: what the target would have got is a member of it. The
 * code is the target's own, where EventBridge's rules have codes of theirs.
 *
 * @param queueUrl of the target, where it is a queue
 * @source https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export function deadLetterOf(
  { schedule, run, input, error, exhausted }: DeadRun,
  destination: Destination | undefined,
  queueUrl: (queue: string) => string,
): { readonly body: string; readonly attributes: Readonly<Record<string, MessageAttribute>> } {
  const { api, call } =
    destination?.kind === 'queue'
      ? { api: 'sqs:sendMessage', call: { MessageBody: input, QueueUrl: queueUrl(destination.name) } }
      : { api: 'lambda:invoke', call: { FunctionName: schedule.targetArn, InvocationType: 'Event', Payload: input } };
  const { code, message } = error instanceof AwsError ? error : OWN_ERROR;
  const values = {
    ERROR_CODE: destination?.kind === 'queue' ? queryCode(code) : code,
    ERROR_MESSAGE: message || code,
    EXECUTION_ID: run.executionId,
    ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
    IS_PAYLOAD_TRUNCATED: 'false',
    RETRY_ATTEMPTS: String(run.attempts),
    SCHEDULED_TIME: isoSeconds(run.scheduledAtMs),
    SCHEDULE_ARN: schedule.arn,
    TARGET_ARN: `arn:aws:scheduler:::aws-sdk:${api}`,
  };
  return {
    body: JSON.stringify(call),
    attributes: Object.fromEntries(
      Object.entries(values).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    ),
  };
}
