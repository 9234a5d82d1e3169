import type { IncomingHttpHeaders } from 'node:http';
import { AwsError, type Caller, type Permission } from './aws-protocol.ts';

/** Names a service towards the operator: in faults, in /_laurel/health and in messages. */
export type ServiceName =
  | 'dynamodb'
  | 'streams'
  | 'sqs'
  | 'events'
  | 'scheduler'
  | 'pipes'
  | 'ssm'
  | 'lambda'
  | 'logs'
  | 'cloudwatch'
  | 'sts';

/** One call as it came over the wire. */
export interface Call {
  /** As in the service's API reference, such as PutItem. */
  readonly operation: string;
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly caller: Caller;
  /** Aborts when the caller hangs up before it has its answer. */
  readonly signal: () => AbortSignal;
}

/** What goes back over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** One AWS service as the gateway sees it. */
export interface GatewayService {
  readonly name: ServiceName;
  /** What the call needs to be allowed. @throws AwsError for input that cannot be read */
  permissions(call: Call): Permission[];
  /** @throws AwsError, which the gateway renders with renderError */
  handle(call: Call): Promise<Answer> | Answer;
  /** @param call whose protocol decides how the error looks */
  renderError(error: AwsError, call?: Call): Answer;
}

/** @throws AwsError SerializationException for a body that is no JSON object */
export function jsonInput(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.length === 0 ? '{}' : body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Answered below, like JSON that is no object.
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object.');
}
