/**
 * What the parts of the local stack say to each other about one AWS call. The gateway parses the wire format and
 * renders errors; a service sees parsed input and answers plain values.
 */

/** Who calls: a function (known by its own access key, held to its grants) or anyone else, who may do everything. */
export type Caller = { readonly kind: 'operator' } | { readonly kind: 'function'; readonly id: string };

export const OPERATOR: Caller = { kind: 'operator' };

/** One permission a call needs, in IAM's words. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  /** Condition keys that the call carries, such as events:source or dynamodb:LeadingKeys. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** An error as AWS would answer it: the code is the service's own exception name. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;
  /** Further members of the error's shape. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** One operation of a service that speaks JSON 1.0 or 1.1 (X-Amz-Target). */
export interface JsonOperation {
  /** The answer's body. @throws AwsError */
  readonly run: (input: Record<string, unknown>, caller: Caller) => unknown;
  /** What the call needs to be allowed. */
  readonly permissions: (input: Record<string, unknown>) => Permission[];
}

/** A service of our own behind the gateway: EventBridge, SSM. */
export type JsonService = Readonly<Record<string, JsonOperation>>;
