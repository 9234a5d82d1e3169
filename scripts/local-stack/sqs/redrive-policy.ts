import { RECEIVE_COUNT, REDRIVE_SOURCES } from './limits.ts';
import { invalidParameter, sqsError } from './sqs-error.ts';

/** After how many receives a message goes where. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** Which queues may name a queue as their dead-letter queue. */
export interface RedriveAllowPolicy {
  readonly redrivePermission: 'allowAll' | 'denyAll' | 'byQueue';
  readonly sourceQueueArns: readonly string[];
}

/** @throws AwsError InvalidParameterValueException */
export function readRedrivePolicy(text: string): RedrivePolicy {
  const { deadLetterTargetArn, maxReceiveCount } = json('RedrivePolicy', text);
  if (typeof deadLetterTargetArn !== 'string' || deadLetterTargetArn === '')
    throw sqsError(
      'InvalidParameterValueException',
      `Value ${text} for parameter RedrivePolicy is invalid. Reason: Redrive policy does not contain mandatory attribute: deadLetterTargetArn.`,
    );
  if (maxReceiveCount === undefined)
    throw invalidParameter(
      'RedrivePolicy',
      text,
      'Redrive policy does not contain mandatory attribute: maxReceiveCount.',
    );
  // The console and older tools write it as a text.
  const count =
    typeof maxReceiveCount === 'string' && /^\d+$/.test(maxReceiveCount) ? Number(maxReceiveCount) : maxReceiveCount;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > RECEIVE_COUNT)
    throw invalidParameter(
      'RedrivePolicy',
      text,
      `Invalid value for maxReceiveCount: ${maxReceiveCount}, valid values are from 1 to ${RECEIVE_COUNT} both inclusive.`,
    );
  return { deadLetterTargetArn, maxReceiveCount: count };
}

/** @throws AwsError InvalidParameterValueException */
export function readRedriveAllowPolicy(text: string): RedriveAllowPolicy {
  const { redrivePermission, sourceQueueArns = [] } = json('RedriveAllowPolicy', text);
  const invalid = (reason: string) => invalidParameter('RedriveAllowPolicy', text, reason);
  if (redrivePermission !== 'allowAll' && redrivePermission !== 'denyAll' && redrivePermission !== 'byQueue')
    throw invalid('redrivePermission must be one of allowAll, denyAll and byQueue.');
  if (!Array.isArray(sourceQueueArns) || sourceQueueArns.some((arn) => typeof arn !== 'string'))
    throw invalid('sourceQueueArns must be a list of queue ARNs.');
  if (redrivePermission === 'byQueue' && (sourceQueueArns.length === 0 || sourceQueueArns.length > REDRIVE_SOURCES))
    throw invalid(`sourceQueueArns must name 1 to ${REDRIVE_SOURCES} queues for the permission byQueue.`);
  if (redrivePermission !== 'byQueue' && sourceQueueArns.length > 0)
    throw invalid('sourceQueueArns is for the permission byQueue only.');
  return { redrivePermission, sourceQueueArns };
}

/** Whether the queue with this ARN may send its dead letters to one with this policy. */
export function allowsSource(policy: RedriveAllowPolicy | undefined, sourceArn: string): boolean {
  if (policy === undefined || policy.redrivePermission === 'allowAll') return true;
  return policy.redrivePermission === 'byQueue' && policy.sourceQueueArns.includes(sourceArn);
}

function json(attribute: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Answered below, like JSON that is no object.
  }
  throw invalidParameter(attribute, text, `${attribute} is not a JSON object.`);
}
