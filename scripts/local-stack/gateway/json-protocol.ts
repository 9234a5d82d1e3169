import type { AwsError } from './aws-protocol.ts';
import type { Answer } from './gateway-service.ts';

/** How a service of the JSON protocols writes its answers. */
export interface JsonProtocol {
  readonly version: '1.0' | '1.1';
  /** Stands before the code in __type, with its # at the end; empty for the services that write the bare code. */
  readonly namespace: string;
  /** SQS alone repeats the error for clients of its older protocol. */
  readonly hasQueryErrorHeader?: boolean;
}

export const DYNAMODB_PROTOCOL: JsonProtocol = { version: '1.0', namespace: 'com.amazonaws.dynamodb.v20120810#' };
export const SQS_PROTOCOL: JsonProtocol = {
  version: '1.0',
  namespace: 'com.amazonaws.sqs#',
  hasQueryErrorHeader: true,
};
export const PLAIN_PROTOCOL: JsonProtocol = { version: '1.1', namespace: '' };

/** Errors that come from the front of every service, not from its own model. */
const COMMON_ERRORS: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'InternalFailure',
  'MissingAuthenticationTokenException',
  'SerializationException',
  'UnknownOperationException',
  'UnrecognizedClientException',
]);

export function jsonAnswer({ version }: Pick<JsonProtocol, 'version'>, body: unknown): Answer {
  return {
    status: 200,
    headers: { 'content-type': `application/x-amz-json-${version}` },
    body: JSON.stringify(body ?? {}),
  };
}

/**
 * The type in the body, with the namespace that the SDKs cut off, and the code alone in a header.
 *
 * @source https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#operation-error-serialization
 */
export function jsonError(
  { version, namespace, hasQueryErrorHeader }: JsonProtocol,
  { code, message, status, members }: Pick<AwsError, 'code' | 'message' | 'status' | 'members'>,
): Answer {
  const prefix = namespace !== '' && COMMON_ERRORS.has(code) ? 'com.amazon.coral.service#' : namespace;
  return {
    status,
    headers: {
      'content-type': `application/x-amz-json-${version}`,
      'x-amzn-errortype': code,
      ...(hasQueryErrorHeader ? { 'x-amzn-query-error': `${code};${status < 500 ? 'Sender' : 'Receiver'}` } : {}),
    },
    body: JSON.stringify({ __type: `${prefix}${code}`, message, ...members }),
  };
}
