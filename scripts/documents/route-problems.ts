import type { HttpTrigger } from '../declarations/declarations.ts';

/** The codes that the boundary itself answers on a route, as its declaration makes them possible. */
export function routeProblems(trigger: HttpTrigger): string[] {
  const { method, path, access, rateLimited, keepsAnswers, api } = trigger;
  const writes = method !== 'GET';
  return [
    ...(access === 'public' ? [] : ['unauthorized']),
    // Of a route for members a client is refused that a member has let do something else.
    ...(access === 'public' ? [] : ['insufficient_scope']),
    ...(path.includes('{') ? ['invalid_path'] : []),
    ...(api?.query === undefined && !api?.paged ? [] : ['invalid_query']),
    ...(api?.paged ? ['invalid_cursor'] : []),
    ...(writes ? ['invalid_idempotency_key'] : []),
    ...(api?.body === undefined ? [] : ['malformed_body', 'invalid_body', 'body_too_large', 'unsupported_media_type']),
    ...(keepsAnswers ? ['request_running', 'answer_not_kept', 'idempotency_key_reused'] : []),
    ...(rateLimited ? ['rate_limited'] : []),
    'internal',
    'unavailable',
    ...(writes ? ['outcome_unknown'] : []),
  ];
}
