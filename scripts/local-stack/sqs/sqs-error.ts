import { AwsError } from '../gateway/aws-protocol.ts';

interface Kind {
  /** The code in the query protocol, where it is not the name in the JSON protocol. */
  readonly query?: string;
  readonly status?: number;
}

const OF_SIMPLE_QUEUE_SERVICE = 'AWS.SimpleQueueService.';

/**
 * Errors of SQS by their names in the JSON protocol, with their older codes, which answers of the JSON protocol carry in
 * the header x-amzn-query-error.
 *
 * @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html and the Errors of each
 *   operation there
 */
const KINDS = {
  BatchEntryIdsNotDistinct: { query: `${OF_SIMPLE_QUEUE_SERVICE}BatchEntryIdsNotDistinct` },
  BatchRequestTooLong: { query: `${OF_SIMPLE_QUEUE_SERVICE}BatchRequestTooLong` },
  EmptyBatchRequest: { query: `${OF_SIMPLE_QUEUE_SERVICE}EmptyBatchRequest` },
  InvalidAddress: { status: 404 },
  InvalidAttributeName: {},
  InvalidAttributeValue: {},
  InvalidBatchEntryId: { query: `${OF_SIMPLE_QUEUE_SERVICE}InvalidBatchEntryId` },
  InvalidMessageContents: {},
  InvalidParameterValueException: { query: 'InvalidParameterValue' },
  MissingRequiredParameterException: { query: 'MissingParameter' },
  OverLimit: { status: 403 },
  PurgeQueueInProgress: { query: `${OF_SIMPLE_QUEUE_SERVICE}PurgeQueueInProgress`, status: 403 },
  QueueDeletedRecently: { query: `${OF_SIMPLE_QUEUE_SERVICE}QueueDeletedRecently` },
  QueueDoesNotExist: { query: `${OF_SIMPLE_QUEUE_SERVICE}NonExistentQueue` },
  QueueNameExists: { query: 'QueueAlreadyExists' },
  ReceiptHandleIsInvalid: {},
  ResourceNotFoundException: { status: 404 },
  TooManyEntriesInBatchRequest: { query: `${OF_SIMPLE_QUEUE_SERVICE}TooManyEntriesInBatchRequest` },
  UnsupportedOperation: { query: `${OF_SIMPLE_QUEUE_SERVICE}UnsupportedOperation` },
} as const satisfies Readonly<Record<string, Kind>>;

export type SqsErrorName = keyof typeof KINDS;

export function sqsError(name: SqsErrorName, message: string): AwsError {
  const { status }: Kind = KINDS[name];
  return new AwsError(name, message, status);
}

/** The code that the query protocol has for an error, of SQS or of the front of every service. */
export function queryCode(name: string): string {
  const kind: Kind | undefined = Object.hasOwn(KINDS, name) ? KINDS[name as SqsErrorName] : undefined;
  return kind?.query ?? QUERY_CODES_OF_THE_FRONT[name] ?? name;
}

const QUERY_CODES_OF_THE_FRONT: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  UnknownOperationException: 'InvalidAction',
  UnrecognizedClientException: 'InvalidClientTokenId',
};

/** A parameter that has a value it may not have, in the words of SQS. */
export function invalidParameter(parameter: string, value: unknown, reason: string): AwsError {
  return sqsError(
    'InvalidParameterValueException',
    `Value ${typeof value === 'string' ? value : JSON.stringify(value)} for parameter ${parameter} is invalid. Reason: ${reason}`,
  );
}

export function missingParameter(parameter: string): AwsError {
  return sqsError('MissingRequiredParameterException', `The request must contain the parameter ${parameter}.`);
}
