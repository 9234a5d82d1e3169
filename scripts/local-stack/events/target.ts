import { destinationOf, queueName } from './arns.ts';
import { compileTargetInput, type ReceivedEvent } from './input-transformer.ts';
import { type Input, integer, requiredText, structure, text, validationError } from './members.ts';

export interface Target {
  readonly id: string;
  readonly arn: string;
  /** As given to PutTargets. */
  readonly definition: Input;
  readonly payloadOf: (event: ReceivedEvent) => string;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  readonly deadLetterArn: string | null;
}

/**
 * The longest and, unless the target says otherwise, the usual retry policy: 185 times within 24 hours.
 *
 * @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html
 */
export const MAXIMUM_RETRY_ATTEMPTS = 185;
export const MINIMUM_EVENT_AGE_SECONDS = 60;
export const MAXIMUM_EVENT_AGE_SECONDS = 86_400;

const TARGET_ID = /^[.\-_A-Za-z0-9]+$/;
const MAXIMUM_ID_CHARACTERS = 64;
const MAXIMUM_ARN_CHARACTERS = 1600;
const MEMBERS: ReadonlySet<string> = new Set([
  'Id',
  'Arn',
  'RoleArn',
  'Input',
  'InputPath',
  'InputTransformer',
  'RetryPolicy',
  'DeadLetterConfig',
]);

/**
 * Reads one target of a rule: a standard queue or a function.
 *
 * @throws AwsError ValidationException, also for the kinds and members of targets that this stack does not deliver
 * @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
 */
export function compileTarget(definition: Input, rule: { readonly name: string; readonly arn: string }): Target {
  const id = requiredText(definition, 'Id', { maximum: MAXIMUM_ID_CHARACTERS, pattern: TARGET_ID });
  const arn = requiredText(definition, 'Arn', { maximum: MAXIMUM_ARN_CHARACTERS });
  if (!destinationOf(arn))
    throw validationError(
      `Target ${id}: ${arn} is not supported by this stack; targets are standard SQS queues and Lambda functions.`,
    );
  const foreign = Object.keys(definition).find((member) => !MEMBERS.has(member));
  if (foreign !== undefined) throw validationError(`Target ${id}: ${foreign} is not supported by this stack.`);

  const retryPolicy = structure(definition, 'RetryPolicy') ?? {};
  const deadLetterArn = text(structure(definition, 'DeadLetterConfig') ?? {}, 'Arn', {
    maximum: MAXIMUM_ARN_CHARACTERS,
  });
  if (deadLetterArn !== undefined && queueName(deadLetterArn) === undefined)
    throw validationError(`Target ${id}: the dead-letter queue ${deadLetterArn} is not a standard SQS queue.`);
  return {
    id,
    arn,
    definition,
    payloadOf: compileTargetInput(definition, rule),
    maximumRetryAttempts:
      integer(retryPolicy, 'MaximumRetryAttempts', { minimum: 0, maximum: MAXIMUM_RETRY_ATTEMPTS }) ??
      MAXIMUM_RETRY_ATTEMPTS,
    maximumEventAgeSeconds:
      integer(retryPolicy, 'MaximumEventAgeInSeconds', {
        minimum: MINIMUM_EVENT_AGE_SECONDS,
        maximum: MAXIMUM_EVENT_AGE_SECONDS,
      }) ?? MAXIMUM_EVENT_AGE_SECONDS,
    deadLetterArn: deadLetterArn ?? null,
  };
}
