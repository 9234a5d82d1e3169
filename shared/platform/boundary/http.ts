import middy, { type MiddlewareObj } from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { ErrorObject } from 'ajv';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { ssmClient } from '../aws/clients.ts';
import { parameter } from '../aws/parameters.ts';
import { isDeploymentFault, isUnavailable } from '../failures.ts';
import { type TokenVerifier, tokenVerifier, UnauthorizedError } from '../identity/bearer-token.ts';
import { setting } from '../settings.ts';
import { servedInSpan } from '../telemetry/http-spans.ts';
import { count, logger, observed } from '../telemetry/observability.ts';
import { describeActiveSpan } from '../telemetry/tracing.ts';
import { failed, HttpProblem } from './http-answer.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { unavailable } from './unavailable.ts';

/** No body of this API comes near it; what is larger is not parsed. */
export const MAX_BODY_BYTES = 16 * 1024;

type Validator<T> = ((value: unknown) => value is T) & { errors?: ErrorObject[] | null };

type Middleware = MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, RequestContext>;

/** Lambda's context with what the boundary has found out about the request. */
type RequestContext = Context & { userId: string; correlationId: string };

/** What a use case sees of a request, all of it checked. */
export interface HttpRequest<Body> {
  /** From the token: the only member a caller can act for. */
  readonly userId: string;
  readonly body: Body;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly idempotencyKey: string | undefined;
  readonly correlationId: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
}

export interface HttpOptions<Body> {
  /** Validates a JSON body; without it bodies are not looked at. */
  readonly body?: Validator<Body>;
  readonly verifyToken?: TokenVerifier;
  readonly now?: () => number;
}

/**
 * The boundary of every HTTP function: checks the bearer token, then the body, runs the use case, and answers every
 * failure in the envelope without its internals: 400, 401, 413, 415, the use case's own HttpProblem, 503 when a service
 * behind us fails or the time is over, 500 for anything else.
 */
export function http<Body = undefined>(
  options: HttpOptions<Body>,
  useCase: (request: HttpRequest<Body>) => Promise<APIGatewayProxyStructuredResultV2>,
) {
  const now = options.now ?? Date.now;
  const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, RequestContext>()
    .use(observed())
    .use(correlated())
    .use(failuresInEnvelope())
    .use(authenticated(options.verifyToken ?? tokenVerifier(secretParameter(), now)))
    .use(options.body ? [refusesLargeBody(), httpJsonBodyParser(), validated(options.body)] : [])
    .handler(async (event: APIGatewayProxyEventV2, context: RequestContext) =>
      useCase({
        userId: context.userId,
        body: event.body as Body,
        query: event.queryStringParameters ?? {},
        idempotencyKey: idempotencyKey(event.headers['idempotency-key']),
        correlationId: context.correlationId,
        at: now(),
      }),
    );
  return servedInSpan(handler);
}

function secretParameter() {
  return parameter({
    client: ssmClient(),
    name: setting('SECRET_ACCESS_KEY_PARAMETER'),
    onStale: (error) => logger.warn('the signing secret could not be refreshed', error as Error),
  });
}

/** Takes the caller's correlation id, or the request's own, into logs, entries and events, and answers it. */
function correlated(): Middleware {
  const answerIt: Middleware['after'] = ({ event, context, response }) => {
    logger.info('request answered', { route: event.routeKey, status: response?.statusCode });
    if (response) response.headers = { ...response.headers, 'x-correlation-id': context.correlationId };
  };
  return {
    before: ({ event, context }) => {
      const given = event.headers['x-correlation-id'];
      context.correlationId = given && /^[\w.:-]{1,128}$/.test(given) ? given : event.requestContext.requestId;
      logger.appendKeys({ correlationId: context.correlationId });
      describeActiveSpan({ 'laurel.correlation_id': context.correlationId });
    },
    after: answerIt,
    onError: answerIt,
  };
}

function authenticated(verifyToken: TokenVerifier): Middleware {
  return {
    before: async ({ event, context }) => {
      context.userId = await verifyToken(event.headers.authorization);
      logger.appendKeys({ userId: context.userId });
      describeActiveSpan({ 'laurel.user_id': context.userId });
    },
  };
}

function refusesLargeBody(): Middleware {
  return {
    before: ({ event }) => {
      if (Buffer.byteLength(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8') > MAX_BODY_BYTES)
        throw new HttpProblem(413, `The body must not exceed ${MAX_BODY_BYTES} bytes`);
    },
  };
}

function validated<Body>(validate: Validator<Body>): Middleware {
  return {
    before: ({ event }) => {
      if (!validate(event.body)) throw new HttpProblem(400, ...(validate.errors ?? []).map(explain));
    },
  };
}

function explain({ instancePath, message = 'is invalid' }: ErrorObject): string {
  return `${instancePath === '' ? 'The body' : instancePath.slice(1).replaceAll('/', '.')} ${message}`;
}

function failuresInEnvelope(): Middleware {
  return {
    onError: (request) => {
      request.response = answerTo(request.error ?? new Error('unknown failure'), request.event);
    },
  };
}

function answerTo(error: Error, event: APIGatewayProxyEventV2): APIGatewayProxyStructuredResultV2 {
  if (error instanceof HttpProblem) return failed(error.status, error.messages);
  if (error instanceof UnauthorizedError) {
    logger.info('request refused', { reason: error.message });
    return failed(401, ['Unauthorized'], { 'www-authenticate': 'Bearer' });
  }
  const { statusCode } = error as { readonly statusCode?: number };
  if (statusCode === 415) return failed(415, ['The content type must be application/json']);
  // The parser's 422: here it is the body's syntax that is wrong, which is 400.
  if (statusCode === 422 || statusCode === 400) return failed(400, ['The body is not valid JSON']);
  logger.error('request failed', error);
  if (isUnavailable(error)) return unavailable(event);
  if (isDeploymentFault(error)) count('DeploymentFaults');
  return failed(500, ['Internal error']);
}
