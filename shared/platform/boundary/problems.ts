/** A way in which a request fails: what a program reads (code, status), what a person reads, and when it happens. */
export interface Problem {
  readonly code: string;
  readonly status: number;
  /** For the caller, where nothing more exact is known. */
  readonly message: string;
  /** For the documentation: when it is answered, and what the caller can do. */
  readonly meaning: string;
}

/** Names each problem by its key. A context keeps its own beside its domain; the API documents list them all. */
export function problems<Code extends string>(
  list: Readonly<Record<Code, Omit<Problem, 'code'>>>,
): Readonly<Record<Code, Problem>> {
  const entries = Object.entries(list) as [Code, Omit<Problem, 'code'>][];
  return Object.fromEntries(entries.map(([code, problem]) => [code, { code, ...problem }])) as Record<Code, Problem>;
}

/** What the boundary itself answers, whatever the function. */
export const PROBLEMS = problems({
  malformed_body: {
    status: 400,
    message: 'The body is not valid JSON',
    meaning: 'The body cannot be read in the content type that it was sent with.',
  },
  invalid_body: {
    status: 400,
    message: 'The body is not what this route takes',
    meaning: 'A field of the body is missing or has a value that the contract does not allow; each message names one.',
  },
  invalid_query: {
    status: 400,
    message: 'The query string is not what this route takes',
    meaning: 'A query parameter is unknown, missing or not allowed; each message names one.',
  },
  invalid_path: {
    status: 400,
    message: 'The path is not what this route takes',
    meaning: 'A path parameter is empty, too long or not allowed; each message names one.',
  },
  invalid_cursor: {
    status: 400,
    message: 'cursor is not one that a page of this list answered',
    meaning:
      'The cursor was changed, belongs to another list, member or filter, or is older than the secret that sealed it. ' +
      'Begin with the first page.',
  },
  invalid_idempotency_key: {
    status: 400,
    message: 'Idempotency-Key must have 1 to 255 visible ASCII characters',
    meaning: 'The Idempotency-Key of a write cannot be used.',
  },
  bad_request: { status: 400, message: 'The request cannot be met', meaning: 'The request is not allowed as it is.' },
  unauthorized: {
    status: 401,
    message: 'Unauthorized',
    meaning: 'There is no token, or none that can be trusted. WWW-Authenticate says which: error="invalid_token".',
  },
  insufficient_scope: {
    status: 403,
    message: 'The token does not carry the scope that this needs',
    meaning: 'The token is good, but not for this route. WWW-Authenticate names the scopes.',
  },
  forbidden: { status: 403, message: 'Forbidden', meaning: 'The caller is known and may not do this.' },
  not_found: {
    status: 404,
    message: 'Not found',
    meaning: 'There is no such thing, or it belongs to somebody else.',
  },
  conflict: { status: 409, message: 'The state does not allow this', meaning: 'The state of the thing is against it.' },
  request_running: {
    status: 409,
    message: 'The first request with this Idempotency-Key is still running',
    meaning: 'The same request is under way. Try again after the time that Retry-After names.',
  },
  answer_not_kept: {
    status: 409,
    message: 'The request with this Idempotency-Key was done, but its answer was too large to be kept',
    meaning: 'The request was done once and is not done again. Read what it made by its own route.',
  },
  body_too_large: {
    status: 413,
    message: 'The body is too large',
    meaning: 'The body has more bytes than the route takes; the message names the number.',
  },
  unsupported_media_type: {
    status: 415,
    message: 'The content type is not one that this route takes',
    meaning: 'The body was sent with another content type than the route takes.',
  },
  idempotency_key_reused: {
    status: 422,
    message: 'This Idempotency-Key was used for another request',
    meaning: 'A key stands for one request: take a new one for another request.',
  },
  unprocessable: { status: 422, message: 'The request cannot be met', meaning: 'The request contradicts itself.' },
  rate_limited: {
    status: 429,
    message: 'Too many requests',
    meaning: 'The limit of the member, client or address is used up. Try again after the time that Retry-After names.',
  },
  internal: { status: 500, message: 'Internal error', meaning: 'A fault of ours. It is logged and counted.' },
  unavailable: {
    status: 503,
    message: 'The service is not available, try again',
    meaning: 'A service behind us does not answer. Try again after the time that Retry-After names.',
  },
  outcome_unknown: {
    status: 503,
    message: 'The service is not available and the outcome of this request is unknown',
    meaning: 'A write without Idempotency-Key may or may not have been done. Look before you try again.',
  },
});

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
