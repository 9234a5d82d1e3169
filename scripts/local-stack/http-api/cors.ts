import type { IncomingHttpHeaders } from 'node:http';
import type { HttpAnswer } from './function-answer.ts';

export interface Cors {
  /** Origins such as https://example.com, or *. */
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAgeSeconds?: number;
}

/** A browser's question before the request itself. */
export function isPreflight(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

/**
 * The answer to a preflight, before withCors.
 *
 * @source https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function preflightHeaders(cors: Cors): Record<string, string> {
  return {
    'access-control-allow-methods': cors.allowMethods.join(','),
    'access-control-allow-headers': cors.allowHeaders.join(','),
    ...(cors.maxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(cors.maxAgeSeconds) }),
  };
}

/** With CORS configured, the API's headers stand in place of the function's. */
export function withoutCors(answer: HttpAnswer): HttpAnswer {
  const headers = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
  return { ...answer, headers: Object.fromEntries(headers) };
}

/** Lets pages of an allowed origin read the answer; those of another learn nothing about what is allowed. */
export function withCors(answer: HttpAnswer, cors: Cors, origin: string | undefined): HttpAnswer {
  const anyOrigin = cors.allowOrigins.includes('*');
  if (origin === undefined || (!anyOrigin && !cors.allowOrigins.includes(origin))) return withoutCors(answer);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'access-control-allow-origin': anyOrigin ? '*' : origin,
      ...(anyOrigin ? {} : { vary: 'origin' }),
      ...(cors.exposeHeaders ? { 'access-control-expose-headers': cors.exposeHeaders.join(',') } : {}),
    },
  };
}
