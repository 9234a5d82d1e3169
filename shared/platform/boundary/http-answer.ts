import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Problem, problemOf } from './problems.ts';

/** What a use case answers; `headers` in lower case. */
export type Answer = APIGatewayProxyStructuredResultV2;

/** Every answer of the API: what succeeded or failed, in words, and the data; a failure has a code for programs. */
export interface Envelope {
  readonly success: boolean;
  readonly message: readonly string[];
  readonly data: unknown;
  readonly code?: string;
}

/** What a failure says beside its code: fields of its own, or data. */
type Fields = Readonly<Record<string, unknown>>;

type Headers = Readonly<Record<string, string>>;

/** A request that is answered with a problem. The messages are for the caller. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly problem: Problem;
  readonly messages: readonly string[];
  readonly headers: Headers;
  readonly fields: Fields;

  /** @param problem or a status, which stands for its generic problem */
  constructor(problem: Problem | number, ...messages: readonly string[]) {
    const known = typeof problem === 'number' ? problemOf(problem) : problem;
    const said = messages.length > 0 ? messages : [known.message];
    super(said.join('; '));
    this.problem = known;
    this.messages = said;
    this.headers = {};
    this.fields = {};
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }

  /** The same problem, answered with these headers. */
  withHeaders(headers: Headers): HttpProblem {
    return Object.assign(this, { headers: { ...this.headers, ...headers } });
  }

  /** The same problem, whose envelope says these beside `code`: what a program goes on with. */
  withFields(fields: Fields): HttpProblem {
    return Object.assign(this, { fields: { ...this.fields, ...fields } });
  }
}

export const ok = (data: unknown, headers: Headers = {}): Answer => succeeded(200, data, headers);

/** @param headers `location` among them where the new thing has a route of its own */
export const created = (data: unknown, headers: Headers = {}): Answer => succeeded(201, data, headers);

/** Taken, and done later: `data` says where to look. */
export const accepted = (data: unknown, headers: Headers = {}): Answer => succeeded(202, data, headers);

/** Done, and there is nothing to say. */
export const noContent = (headers: Headers = {}): Answer => ({
  statusCode: 204,
  headers: { 'cache-control': 'no-store', ...headers },
});

/** Sends a browser elsewhere: 303 by default, so that it asks with GET whatever it sent. */
export const redirect = (location: string, status: 302 | 303 | 307 | 308 = 303, headers: Headers = {}): Answer => ({
  statusCode: status,
  headers: { 'cache-control': 'no-store', ...headers, location },
});

/**
 * A page. It runs no scripts, loads nothing from elsewhere and cannot be framed, unless the headers say so: what it
 * shows came from requests.
 *
 * @param html with every value in it escaped
 */
export const page = (html: string, status = 200, headers: Headers = {}): Answer => ({
  statusCode: status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...headers,
  },
  body: html,
});

/** Text that is no envelope, such as an exposition of metrics. */
export const plain = (
  text: string,
  contentType = 'text/plain; charset=utf-8',
  status = 200,
  headers: Headers = {},
): Answer => ({
  statusCode: status,
  headers: { 'content-type': contentType, 'cache-control': 'no-store', ...headers },
  body: text,
});

/** JSON whose shape a standard fixes, without the envelope: OAuth's and OpenID's answers. */
export const json = (body: unknown, status = 200, headers: Headers = {}): Answer =>
  plain(JSON.stringify(body), 'application/json', status, headers);

/** @param code the generic one of the status, where nothing says more */
export const failed = (
  status: number,
  message: readonly string[],
  headers: Headers = {},
  code = problemOf(status).code,
  fields: Fields = {},
): Answer => enveloped(status, { success: false, message, data: null, code, ...fields }, headers);

function succeeded(status: number, data: unknown, headers: Headers): Answer {
  return enveloped(status, { success: true, message: [], data }, headers);
}

function enveloped(statusCode: number, envelope: Envelope, headers: Headers): Answer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(envelope),
  };
}
