/** Something that no retry can mend: malformed, of an unknown version, refused by a rule. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  /** A short code for attributes, metrics and log searches, such as malformed_event. */
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Something that may go away by itself: the same input is worth another try later. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
}

/** What services answer when the deployment is wrong: a right that is missing, a table or queue that is not there. */
const DEPLOYMENT_FAULTS: ReadonlySet<unknown> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'InvalidClientTokenId',
  'MissingAuthenticationTokenException',
  'KMSAccessDeniedException',
  'KmsAccessDenied',
  'ResourceNotFoundException',
  'TableNotFoundException',
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
]);

/**
 * What DynamoDB answers about the item itself, which no repeat changes: too large, a key too long, text that is no text,
 * a collection that is full.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
const REFUSED_FOR_GOOD: ReadonlySet<unknown> = new Set([
  'ValidationException',
  'ValidationError',
  'SerializationException',
  'ItemCollectionSizeLimitExceededException',
  'ItemCollectionSizeLimitExceeded',
  'RequestEntityTooLarge',
]);

const nameOf = (error: unknown): unknown => (error as { readonly name?: unknown } | null | undefined)?.name;

/**
 * Whether a service behind us refuses because of how we are deployed. Neither the caller nor the message is to blame and
 * trying again is no cure: people must mend it, and what waits is kept until they have.
 */
export function isDeploymentFault(error: unknown): boolean {
  return DEPLOYMENT_FAULTS.has(nameOf(error));
}

/** Whether the table refuses what it was given, and would each time. @param code an error's name or a cancellation's code */
export function isRefusedForGood(code: string): boolean {
  return REFUSED_FOR_GOOD.has(code);
}

/**
 * Whether an error came from a service behind us that may answer otherwise soon, rather than from our own code or our
 * deployment: the AWS SDK marks what services answer with $metadata, and what never got an answer (timeouts, refused
 * connections) with a system code.
 */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof TransientError) return true;
  if (typeof error !== 'object' || error === null) return false;
  const name = nameOf(error);
  if (name === 'TimeoutError' || name === 'DeadlineError') return true;
  if (isDeploymentFault(error) || REFUSED_FOR_GOOD.has(name)) return false;
  return '$metadata' in error || 'syscall' in error;
}
