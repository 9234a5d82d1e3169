import { AwsError, type Caller } from '../gateway/aws-protocol.ts';

/** A REST call as the gateway hands it over. */
export interface RestRequest {
  readonly method: string;
  /** Without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly caller: Caller;
}

export interface RestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function json(status: number, body: unknown): RestResponse {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

/**
 * An error in restJson1: the type in a header, the message in the body.
 *
 * @source https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization
 */
export function errorResponse({ code, message, status, members }: AwsError): RestResponse {
  const { headers, body } = json(status, {
    Type: status < 500 ? 'User' : 'Service',
    ...members,
    Message: message,
    message,
  });
  return { status, headers: { ...headers, 'x-amzn-ErrorType': code }, body };
}

export function unknownOperation({ method, path }: RestRequest): AwsError {
  return new AwsError('UnknownOperationException', `The local Lambda has no operation at ${method} ${path}`, 404);
}
