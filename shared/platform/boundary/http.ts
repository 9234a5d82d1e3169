import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { isDeploymentFault, isUnavailable } from '../failures.ts';
import { ANONYMOUS } from '../identity/actor.ts';
import type { Caller } from '../identity/caller.ts';
import { InsufficientScopeError, UnauthorizedError } from '../identity/refusal.ts';
import { servedInSpan } from '../telemetry/http-spans.ts';
import { count, logger, observed } from '../telemetry/observability.ts';
import { describeActiveSpan } from '../telemetry/tracing.ts';
import { type Validator, type Violated, violations } from '../violations.ts';
import { challenge } from './challenge.ts';
import { type Answer, failed, HttpProblem } from './http-answer.ts';
import { type BodyFormat, readBody } from './http-body.ts';
import { idempotencyKey } from './idempotency-key.ts';
import type { Page, ReadPage } from './paged.ts';
import { PROBLEMS, type Problem } from './problems.ts';
import type { Route } from './route.ts';
import { unavailable } from './unavailable.ts';

/** What a route takes unless its declaration says otherwise. */
export const MAX_BODY_BYTES = 16 * 1024;
/** Ids with more characters than this do not fit into the tables' keys. */
export const MAX_PATH_PARAMETER_LENGTH = 250;

/** Methods that change nothing, so that repeating them needs no key. @source RFC 9110, 9.2.1 */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

type Middleware = MiddlewareObj<APIGatewayProxyEventV2, Answer, Error, RequestContext>;

/** Lambda's context with what the boundary has found out about the request. */
type RequestContext = Context & {
  correlationId: string;
  answerHeaders: Readonly<Record<string, string>>;
  problemCode?: string;
};

/** How a request ended. */
export interface Answered {
  readonly status: number;
  /** Of a failure. */
  readonly code?: string;
  readonly milliseconds: number;
}

export type Query = Readonly<Record<string, string | undefined>>;

/** What a use case sees of a request, all of it checked; who calls is part of it, as the route's access says. */
export type HttpRequest<Who, Parameter extends string, Body, CheckedQuery, Position> = Who & {
  readonly path: Readonly<Record<Parameter, string>>;
  readonly query: CheckedQuery;
  /** Of a list, where the options say so. */
  readonly page: [Position] extends [never] ? undefined : Page<Position>;
  readonly body: Body;
  /** Of a write; a GET has none, whatever was sent. */
  readonly idempotencyKey: string | undefined;
  readonly correlationId: string;
  /** Who asks, for what the request writes: `user:ops-1 client:console`, on a public route `anonymous`. */
  readonly actor: string;
  /** The caller's IP address, as API Gateway saw it. */
  readonly address: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
};

export interface HttpOptions<Body, CheckedQuery, Position> {
  /** Validates the body; without it bodies are not looked at. */
  readonly body?: Validator<Body>;
  /** What the body may be written in: JSON by default. */
  readonly formats?: readonly BodyFormat[];
  /** Validates the query string, whose values are text; without it anything is taken. */
  readonly query?: Validator<CheckedQuery>;
  /** Validates the path's parameters, how long they are too; without it each has 1 to 250 characters. */
  readonly path?: Validator<unknown>;
  /** Makes the route a list: see `paged`. */
  readonly page?: ReadPage<Position>;
  /** Answers failures in another form than the envelope, where a standard fixes it; undefined leaves the envelope. */
  readonly failure?: (problem: Problem, messages: readonly string[]) => Answer | undefined;
  /** Further parameters of WWW-Authenticate. */
  readonly challenge?: Readonly<Record<string, string>>;
  /** Told of every answer, for figures of a context's own. */
  readonly answered?: (answer: Answered) => void;
  readonly now?: () => number;
}

/**
 * The boundary of every HTTP function. In this order: who calls (and whether they may), whether they call too often,
 * whether writes are taken, the path, the query, the Idempotency-Key, the body; then the use case. Every failure is answered in the envelope without its
 * internals: the problems of `problems.ts`, the use case's own, 503 when a service behind us fails or the time
 * is over, 500 for anything else.
 */
export function http<
  Who extends object,
  Parameter extends string,
  Body = undefined,
  CheckedQuery = Query,
  Position = never,
>(
  route: Route<Who, Parameter>,
  options: HttpOptions<Body, CheckedQuery, Position>,
  useCase: (request: HttpRequest<Who, Parameter, Body, CheckedQuery, Position>) => Promise<Answer>,
) {
  const now = options.now ?? Date.now;
  const handler = middy<APIGatewayProxyEventV2, Answer, Error, RequestContext>()
    .use(observed())
    .use(correlated(options.answered))
    .use(failuresAnswered(route, options))
    .handler(async (event: APIGatewayProxyEventV2, context: RequestContext) => {
      const at = now();
      const who = await route.access(event);
      const actor = actorIn(who);
      context.answerHeaders = (await route.limit?.(who, event, at)) ?? {};
      await route.gate?.(event, at);
      const path = pathOf(event, route.parameters, options.path);
      const { query, page } = await queryOf(event, who, path);
      const key = SAFE_METHODS.has(route.method) ? undefined : idempotencyKey(event.headers['idempotency-key']);
      const body = bodyOf(event);
      const run = () =>
        useCase({
          ...who,
          path,
          query,
          page,
          body,
          idempotencyKey: key,
          correlationId: context.correlationId,
          actor,
          address: event.requestContext.http.sourceIp,
          at,
        } as HttpRequest<Who, Parameter, Body, CheckedQuery, Position>);
      if (!route.once) return run();
      return route.once({ event, context, who, idempotencyKey: key, asked: { path, query, body }, at }, run);
    });
  return servedInSpan(handler);

  async function queryOf(event: APIGatewayProxyEventV2, who: object, path: Readonly<Record<string, string>>) {
    const { limit, cursor, ...rest } = event.queryStringParameters ?? {};
    const given: Query = options.page ? rest : { ...event.queryStringParameters };
    if (options.query && !options.query(given))
      throw new HttpProblem(PROBLEMS.invalid_query, ...explained('The query string', options.query));
    const page = await options.page?.(
      { ...(limit === undefined ? {} : { limit }), ...(cursor === undefined ? {} : { cursor }) },
      {
        route: `${route.method} ${route.path}`,
        member: (who as { readonly userId?: string }).userId,
        filter: { ...path, ...given },
      },
    );
    return { query: given as CheckedQuery, page };
  }

  function bodyOf(event: APIGatewayProxyEventV2): Body {
    if (!options.body) return undefined as Body;
    const body = readBody(event, options.formats ?? ['json'], route.maxBodyBytes);
    if (!options.body(body)) throw new HttpProblem(PROBLEMS.invalid_body, ...explained('The body', options.body));
    return body;
  }
}

/** @throws HttpProblem 400 for a parameter that is empty, too long or not allowed; a contract says itself how long */
function pathOf<Parameter extends string>(
  { pathParameters = {} }: APIGatewayProxyEventV2,
  parameters: readonly Parameter[],
  validate: Validator<unknown> | undefined,
): Readonly<Record<Parameter, string>> {
  const path = Object.fromEntries(parameters.map((name) => [name, pathParameters[name] ?? '']));
  const isTooLong = (value: string) => !validate && [...value].length > MAX_PATH_PARAMETER_LENGTH;
  for (const [name, value] of Object.entries(path))
    if (value.trim() === '' || isTooLong(value) || !value.isWellFormed())
      throw new HttpProblem(
        PROBLEMS.invalid_path,
        `${name} must have 1 to ${MAX_PATH_PARAMETER_LENGTH} characters in the path`,
      );
  if (validate && !validate(path)) throw new HttpProblem(PROBLEMS.invalid_path, ...explained('The path', validate));
  return path as Record<Parameter, string>;
}

/** Who acts; from now on in every log line of the request, with the member that it is for. */
function actorIn(who: object): string {
  const { userId, caller } = who as { readonly userId?: string; readonly caller?: Caller };
  const actor = caller?.actor ?? ANONYMOUS;
  logger.appendKeys({ ...(userId === undefined ? {} : { userId }), actor });
  if (caller)
    describeActiveSpan({
      ...(userId === undefined ? {} : { 'laurel.user_id': userId }),
      'enduser.id': caller.sub,
      ...(caller.client ? { 'laurel.client_id': caller.client } : {}),
    });
  return actor;
}

/** Takes the caller's correlation id, or the request's own, into logs, entries and events, and answers it. */
function correlated(answered: HttpOptions<unknown, unknown, unknown>['answered']): Middleware {
  let startedAt = 0;
  const answerIt: Middleware['after'] = ({ event, context, response }) => {
    logger.info('request answered', { route: event.routeKey, status: response?.statusCode });
    answered?.({
      status: Number(response?.statusCode ?? 500),
      ...(context.problemCode === undefined ? {} : { code: context.problemCode }),
      milliseconds: performance.now() - startedAt,
    });
    if (response)
      response.headers = { ...context.answerHeaders, ...response.headers, 'x-correlation-id': context.correlationId };
  };
  return {
    before: ({ event, context }) => {
      const given = event.headers['x-correlation-id'];
      context.correlationId = given && /^[\w.:-]{1,128}$/.test(given) ? given : event.requestContext.requestId;
      context.answerHeaders = {};
      startedAt = performance.now();
      logger.appendKeys({ correlationId: context.correlationId });
      describeActiveSpan({ 'laurel.correlation_id': context.correlationId });
    },
    after: answerIt,
    onError: answerIt,
  };
}

/** One message for each thing that is wrong. */
function explained(whole: string, violated: Violated): string[] {
  return violations(violated).map(
    ({ pointer, reason }) => `${pointer === '' ? whole : pointer.slice(1).replaceAll('/', '.')} ${reason}`,
  );
}

type FailureOptions = Pick<HttpOptions<unknown, unknown, unknown>, 'failure' | 'challenge'>;

function failuresAnswered(route: Pick<Route<object>, 'scopes'>, options: FailureOptions): Middleware {
  return {
    onError: (request) => {
      const error = request.error ?? new Error('unknown failure');
      const { problem, messages, headers, fields } = answeredBy(error, request.event, route, options);
      logger.appendKeys({ code: problem.code });
      request.context.problemCode = problem.code;
      const own = options.failure?.(problem, messages);
      request.response = own
        ? { ...own, headers: { ...headers, ...own.headers } }
        : failed(problem.status, messages, headers, problem.code, fields);
    },
  };
}

function answeredBy(
  error: Error,
  event: APIGatewayProxyEventV2,
  { scopes }: Pick<Route<object>, 'scopes'>,
  { challenge: extra }: FailureOptions,
): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof UnauthorizedError) {
    logger.info('request refused', { reason: error.message });
    return new HttpProblem(PROBLEMS.unauthorized).withHeaders({
      'www-authenticate': challenge(error.absent ? undefined : 'invalid_token', scopes, extra),
    });
  }
  if (error instanceof InsufficientScopeError) {
    logger.info('request refused', { reason: error.message });
    return new HttpProblem(PROBLEMS.insufficient_scope).withHeaders({
      'www-authenticate': challenge('insufficient_scope', scopes, extra),
    });
  }
  logger.error('request failed', error);
  if (isUnavailable(error)) return unavailable(event);
  if (isDeploymentFault(error)) count('DeploymentFaults');
  return new HttpProblem(PROBLEMS.internal);
}
