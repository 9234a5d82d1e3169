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

/**
 * Whether an error came from a service behind us rather than from our own code: the AWS SDK marks what services answer
 * with $metadata, and what never got an answer (timeouts, refused connections) with a system code.
 */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof TransientError) return true;
  if (typeof error !== 'object' || error === null) return false;
  return '$metadata' in error || 'syscall' in error || (error as { name?: unknown }).name === 'TimeoutError';
}
