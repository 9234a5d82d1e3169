import {
  DEFAULT_RETENTION_SECONDS,
  DEFAULT_VISIBILITY_SECONDS,
  DELAY_SECONDS,
  LEAST_MESSAGE_BYTES,
  LEAST_RETENTION_SECONDS,
  MESSAGE_BYTES,
  RETENTION_SECONDS,
  VISIBILITY_SECONDS,
  WAIT_SECONDS,
} from './limits.ts';
import {
  type RedriveAllowPolicy,
  type RedrivePolicy,
  readRedriveAllowPolicy,
  readRedrivePolicy,
} from './redrive-policy.ts';
import { sqsError } from './sqs-error.ts';

/** Attributes as they were set, by name. */
export type QueueAttributes = Readonly<Record<string, string>>;

/** What the attributes of a queue come to, with what SQS takes for those that were not set. */
export interface QueueSettings {
  readonly isFifo: boolean;
  readonly visibilityMs: number;
  readonly delayMs: number;
  readonly retentionMs: number;
  readonly maximumBytes: number;
  readonly waitSeconds: number;
  readonly redrive?: RedrivePolicy;
  readonly redriveAllow?: RedriveAllowPolicy;
  readonly isContentDeduplicated: boolean;
  /** Repeats are looked for in the message's group only, not in the whole queue. */
  readonly isDeduplicatedByGroup: boolean;
}

interface Rule {
  readonly standard?: string;
  readonly fifo?: string;
  /** False for a value that may not be. */
  readonly allows: (value: string) => boolean;
  readonly isForFifo?: boolean;
}

const wholeNumber = (least: number, most: number) => (value: string) =>
  /^\d{1,10}$/.test(value) && Number(value) >= least && Number(value) <= most;
const oneOf =
  (...values: readonly string[]) =>
  (value: string) =>
    values.includes(value);
const isFlag = oneOf('true', 'false');
const isJson = (value: string): boolean => {
  if (value === '') return true;
  try {
    return typeof JSON.parse(value) === 'object';
  } catch {
    return false;
  }
};
const always = () => true;

/** What may be set. @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const RULES: Readonly<Record<string, Rule>> = {
  VisibilityTimeout: defaulted(DEFAULT_VISIBILITY_SECONDS, wholeNumber(0, VISIBILITY_SECONDS)),
  DelaySeconds: defaulted(0, wholeNumber(0, DELAY_SECONDS)),
  MessageRetentionPeriod: defaulted(DEFAULT_RETENTION_SECONDS, wholeNumber(LEAST_RETENTION_SECONDS, RETENTION_SECONDS)),
  MaximumMessageSize: defaulted(MESSAGE_BYTES, wholeNumber(LEAST_MESSAGE_BYTES, MESSAGE_BYTES)),
  ReceiveMessageWaitTimeSeconds: defaulted(0, wholeNumber(0, WAIT_SECONDS)),
  SqsManagedSseEnabled: { standard: 'true', fifo: 'true', allows: isFlag },
  KmsMasterKeyId: { allows: always },
  KmsDataKeyReusePeriodSeconds: { allows: wholeNumber(60, 86_400) },
  Policy: { allows: isJson },
  RedrivePolicy: { allows: always },
  RedriveAllowPolicy: { allows: always },
  FifoQueue: { fifo: 'true', allows: oneOf('true'), isForFifo: true },
  ContentBasedDeduplication: { fifo: 'false', allows: isFlag, isForFifo: true },
  DeduplicationScope: { fifo: 'queue', allows: oneOf('queue', 'messageGroup'), isForFifo: true },
  FifoThroughputLimit: { fifo: 'perQueue', allows: oneOf('perQueue', 'perMessageGroupId'), isForFifo: true },
};

/** What is counted or known, and cannot be set. */
export const COUNTED_ATTRIBUTES: readonly string[] = [
  'QueueArn',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
];

function defaulted(value: number, allows: Rule['allows']): Rule {
  return { standard: String(value), fifo: String(value), allows };
}

export function isQueueAttribute(name: string): boolean {
  return Object.hasOwn(RULES, name) || COUNTED_ATTRIBUTES.includes(name);
}

/** Refuses what may not be set on a queue of this kind. @throws AwsError */
export function checkAttributes(attributes: QueueAttributes, isFifo: boolean): void {
  for (const [name, value] of Object.entries(attributes)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
    if (rule?.isForFifo && !isFifo)
      throw sqsError(
        'InvalidAttributeName',
        name === 'DeduplicationScope' || name === 'FifoThroughputLimit'
          ? `You can specify the ${name} only when FifoQueue is set to true.`
          : `Unknown Attribute ${name}.`,
      );
    if (!rule) throw sqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    if (name === 'RedrivePolicy' && value !== '') readRedrivePolicy(value);
    if (name === 'RedriveAllowPolicy' && value !== '') readRedriveAllowPolicy(value);
    if (rule.allows(value)) continue;
    const reason = name === 'FifoQueue' ? ' Reason: Modifying queue type is not supported.' : '';
    throw sqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.${reason}`);
  }
}

/** Attributes after others were set on them; an empty text takes one away. */
export function mergedAttributes(before: QueueAttributes, set: QueueAttributes): QueueAttributes {
  return Object.fromEntries(Object.entries({ ...before, ...set }).filter(([, value]) => value !== ''));
}

/** With what SQS takes for those that were not set. */
export function fullAttributes(attributes: QueueAttributes): Readonly<Record<string, string>> {
  const kind = attributes.FifoQueue === 'true' ? 'fifo' : 'standard';
  const defaults = Object.entries(RULES).flatMap(([name, rule]) => {
    const value = rule[kind];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(defaults), ...attributes };
}

/** @param attributes checked before */
export function settingsOf(attributes: QueueAttributes): QueueSettings {
  const full = fullAttributes(attributes);
  const milliseconds = (name: string) => Number(full[name]) * 1000;
  return {
    isFifo: full.FifoQueue === 'true',
    visibilityMs: milliseconds('VisibilityTimeout'),
    delayMs: milliseconds('DelaySeconds'),
    retentionMs: milliseconds('MessageRetentionPeriod'),
    maximumBytes: Number(full.MaximumMessageSize),
    waitSeconds: Number(full.ReceiveMessageWaitTimeSeconds),
    ...(full.RedrivePolicy === undefined ? {} : { redrive: readRedrivePolicy(full.RedrivePolicy) }),
    ...(full.RedriveAllowPolicy === undefined ? {} : { redriveAllow: readRedriveAllowPolicy(full.RedriveAllowPolicy) }),
    isContentDeduplicated: full.ContentBasedDeduplication === 'true',
    isDeduplicatedByGroup: full.DeduplicationScope === 'messageGroup',
  };
}
