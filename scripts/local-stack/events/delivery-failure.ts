import type { MessageAttribute } from '../sqs/queues.ts';
import type { Delivery } from './pending-deliveries.ts';

/** Why an attempt failed, in the words that EventBridge writes on dead letters. */
export interface DeliveryFailure {
  readonly code: 'NO_RESOURCE' | 'NO_PERMISSIONS' | 'INVALID_PARAMETER' | 'THROTTLING' | 'ERROR_FROM_TARGET';
  readonly message: string;
}

export type ExhaustedCondition = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';

const CODES: Readonly<Record<string, DeliveryFailure['code']>> = {
  QueueDoesNotExist: 'NO_RESOURCE',
  'AWS.SimpleQueueService.NonExistentQueue': 'NO_RESOURCE',
  ResourceNotFoundException: 'NO_RESOURCE',
  AccessDenied: 'NO_PERMISSIONS',
  AccessDeniedException: 'NO_PERMISSIONS',
  InvalidParameterValue: 'INVALID_PARAMETER',
  InvalidParameterValueException: 'INVALID_PARAMETER',
  InvalidMessageContents: 'INVALID_PARAMETER',
  InvalidRequestContentException: 'INVALID_PARAMETER',
  RequestTooLargeException: 'INVALID_PARAMETER',
  TooManyRequestsException: 'THROTTLING',
};

/** Failures that no retry mends go to the dead-letter queue at once. */
const PERMANENT: ReadonlySet<DeliveryFailure['code']> = new Set(['NO_RESOURCE', 'NO_PERMISSIONS', 'INVALID_PARAMETER']);

/** Reads an error of the queue service or the compute, by the service's own name for it. */
export function failureOf(error: unknown): DeliveryFailure {
  if (!(error instanceof Error)) return { code: 'ERROR_FROM_TARGET', message: String(error) };
  const names = [error.name, 'code' in error ? error.code : undefined, 'Code' in error ? error.Code : undefined];
  const name = names.find((one) => typeof one === 'string' && Object.hasOwn(CODES, one));
  const code = typeof name === 'string' ? CODES[name] : undefined;
  return { code: code ?? 'ERROR_FROM_TARGET', message: error.message };
}

export function isPermanent(failure: DeliveryFailure): boolean {
  return PERMANENT.has(failure.code);
}

/**
 * What a dead letter says about its failure, beside the event in its body.
 *
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function deadLetterAttributes(
  delivery: Delivery,
  failure: DeliveryFailure,
  exhausted: ExhaustedCondition | undefined,
): Record<string, MessageAttribute> {
  const values = {
    RULE_ARN: delivery.ruleArn,
    TARGET_ARN: delivery.targetArn,
    ERROR_CODE: failure.code,
    ERROR_MESSAGE: failure.message || failure.code,
    RETRY_ATTEMPTS: String(delivery.attempts),
    ...(exhausted ? { EXHAUSTED_RETRY_CONDITION: exhausted } : {}),
  };
  return Object.fromEntries(
    Object.entries(values).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
}
