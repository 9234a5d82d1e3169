/** The token proves nothing. Its message is for logs and never names the token. */
export class UnauthorizedError extends Error {
  override readonly name = 'UnauthorizedError';
  /** Whether there was no token at all, which is no mistake of a token. */
  readonly absent: boolean;

  constructor(reason: string, absent = false) {
    super(reason);
    this.absent = absent;
  }
}

/** The token is good, but not for this. */
export class InsufficientScopeError extends Error {
  override readonly name = 'InsufficientScopeError';
}
