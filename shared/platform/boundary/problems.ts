/** A way in which a request fails: what a program reads (code, status) and what a person reads. */
export interface Problem {
  readonly code: string;
  readonly status: number;
  /** For the caller, where nothing more exact is known. */
  readonly message: string;
}

/**
 * Names each problem by its key. A context keeps its own beside its domain (`shared/<context>/problems.ts`, with the
 * `MEANINGS` of each); the API documents list them all.
 */
export function problems<Code extends string>(
  list: Readonly<Record<Code, Omit<Problem, 'code'>>>,
): Readonly<Record<Code, Problem>> {
  const entries = Object.entries<Omit<Problem, 'code'>>(list).map(([code, problem]) => [code, { code, ...problem }]);
  return Object.fromEntries(entries) as Record<Code, Problem>;
}

/** What the boundary itself answers, whatever the function. */
export const PROBLEMS = problems({
  malformed_body: { status: 400, message: 'The body is not valid JSON' },
  invalid_body: { status: 400, message: 'The body is not what this route takes' },
  invalid_query: { status: 400, message: 'The query string is not what this route takes' },
  invalid_path: { status: 400, message: 'The path is not what this route takes' },
  invalid_cursor: { status: 400, message: 'cursor is not one that a page of this list answered' },
  invalid_idempotency_key: { status: 400, message: 'Idempotency-Key must have 1 to 255 visible ASCII characters' },
  bad_request: { status: 400, message: 'The request cannot be met' },
  unauthorized: { status: 401, message: 'Unauthorized' },
  insufficient_scope: { status: 403, message: 'The token does not carry the scope that this needs' },
  forbidden: { status: 403, message: 'Forbidden' },
  not_found: { status: 404, message: 'Not found' },
  conflict: { status: 409, message: 'The state does not allow this' },
  request_running: { status: 409, message: 'The first request with this Idempotency-Key is still running' },
  answer_not_kept: {
    status: 409,
    message: 'The request with this Idempotency-Key was done, but its answer was too large to be kept',
  },
  body_too_large: { status: 413, message: 'The body is too large' },
  unsupported_media_type: { status: 415, message: 'The content type is not one that this route takes' },
  idempotency_key_reused: { status: 422, message: 'This Idempotency-Key was used for another request' },
  unprocessable: { status: 422, message: 'The request cannot be met' },
  rate_limited: { status: 429, message: 'Too many requests' },
  internal: { status: 500, message: 'Internal error' },
  unavailable: { status: 503, message: 'The service is not available, try again' },
  outcome_unknown: {
    status: 503,
    message:
      'The service is not available and the outcome of this request is unknown: look before you try again, and send an Idempotency-Key to be able to repeat it',
  },
});

/** For the documentation: when each is answered, and what the caller can do. Apart, as no function carries it. */
export const MEANINGS: Readonly<Record<keyof typeof PROBLEMS, string>> = {
  malformed_body: 'The body cannot be read in the content type that it was sent with.',
  invalid_body:
    'A field of the body is missing or has a value that the contract does not allow; each message names one.',
  invalid_query: 'A query parameter is unknown, missing or not allowed; each message names one.',
  invalid_path: 'A path parameter is empty, too long or not allowed; each message names one.',
  invalid_cursor:
    'The cursor was changed, belongs to another list, member or filter, or is older than the secret that sealed it. Begin with the first page.',
  invalid_idempotency_key: 'The Idempotency-Key of a write cannot be used.',
  bad_request: 'The request is not allowed as it is.',
  unauthorized: 'There is no token, or none that can be trusted. WWW-Authenticate says which: error="invalid_token".',
  insufficient_scope: 'The token is good, but not for this route. WWW-Authenticate names the scopes.',
  forbidden: 'The caller is known and may not do this.',
  not_found: 'There is no such thing, or it belongs to somebody else.',
  conflict: 'The state of the thing is against it.',
  request_running: 'The same request is under way. Try again after the time that Retry-After names.',
  answer_not_kept: 'The request was done once and is not done again. Read what it made by its own route.',
  body_too_large: 'The body has more bytes than the route takes; the message names the number.',
  unsupported_media_type: 'The body was sent with another content type than the route takes.',
  idempotency_key_reused: 'A key stands for one request: take a new one for another request.',
  unprocessable: 'The request contradicts itself.',
  rate_limited:
    'The limit of the member, client or address is used up. Try again after the time that Retry-After names.',
  internal: 'A fault of ours. It is logged and counted.',
  unavailable: 'A service behind us does not answer. Try again after the time that Retry-After names.',
  outcome_unknown: 'A write without Idempotency-Key may or may not have been done. Look before you try again.',
};

const GENERIC: Readonly<Record<number, Problem>> = {
  400: PROBLEMS.bad_request,
  401: PROBLEMS.unauthorized,
  403: PROBLEMS.forbidden,
  404: PROBLEMS.not_found,
  409: PROBLEMS.conflict,
  413: PROBLEMS.body_too_large,
  415: PROBLEMS.unsupported_media_type,
  422: PROBLEMS.unprocessable,
  429: PROBLEMS.rate_limited,
  503: PROBLEMS.unavailable,
};

/** The problem that a status alone stands for. */
export function problemOf(status: number): Problem {
  return GENERIC[status] ?? { ...(status < 500 ? PROBLEMS.bad_request : PROBLEMS.internal), status };
}
