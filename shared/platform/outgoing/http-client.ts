import { setTimeout as delay } from 'node:timers/promises';
import { DeadlineError, deadlineOf } from '../deadline.ts';
import { calledInSpan } from '../telemetry/http-spans.ts';
import type { CircuitBreaker, CircuitOpenError } from './circuit-breaker.ts';

/** Answers of ours are a few kilobytes; what is larger is not read to its end. */
export const MAX_ANSWER_BYTES = 1024 * 1024;
/** Three tries of a second each and the pauses between them: a service that hangs is given up on within 4 seconds. */
export const HTTP_ATTEMPTS = 3;
export const HTTP_TIMEOUT_MS = 1000;
const BACKOFF = { baseMs: 100, capMs: 400 } as const;

/** A service that asks for more patience than this is not waited for: the caller is told when to come back. */
export const MAX_RETRY_AFTER_MS = 2000;

/** Answers that may be another one at the next try. Any other 4xx stays what it is. */
const RETRYABLE_STATUSES = new Set([408, 425, 429]);

/** A request that met one of these was sent to nobody. A connection that is reset was one. */
const NO_CONNECTION = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const NEVER_SENT: ReadonlySet<ServiceFailure> = new Set<ServiceFailure>(['not_configured', 'circuit_open']);

export type ServiceFailure =
  | 'not_configured'
  | 'timeout'
  | 'unreachable'
  | 'status'
  | 'too_large'
  | 'not_json'
  | 'unexpected_shape'
  | 'circuit_open';

export interface FailureDetails {
  readonly retryable?: boolean;
  /** Of an answer that was no success. */
  readonly status?: number;
  /** What it held: JSON where it was JSON, else text. It is the service's own word, for rules and never for logs. */
  readonly answer?: unknown;
  /** When the service wants to be asked again, from now. */
  readonly retryAfterMs?: number | undefined;
  /** Of `unreachable`: whether the request can have come to the service. */
  readonly mayHaveArrived?: boolean;
}

/** Another service did not give what was asked of it. The message names the service and never its answer's content. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly failure: ServiceFailure;
  readonly retryable: boolean;
  readonly status: number | undefined;
  readonly answer: unknown;
  readonly retryAfterMs: number | undefined;
  /** False only where no connection was made: a connection that was cut may have carried the request. */
  readonly mayHaveArrived: boolean;

  constructor(service: string, failure: ServiceFailure, detail: string, details: FailureDetails = {}) {
    super(`${service}: ${detail}`);
    this.failure = failure;
    this.retryable = details.retryable ?? false;
    this.status = details.status;
    // Not enumerable: loggers write what they find on an error.
    Object.defineProperty(this, 'answer', { value: details.answer, enumerable: false });
    this.retryAfterMs = details.retryAfterMs;
    this.mayHaveArrived = details.mayHaveArrived ?? !NEVER_SENT.has(failure);
  }
}

export interface JsonRequest<Answer> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the service's endpoint, without a leading slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as a form instead of a body. */
  readonly form?: Readonly<Record<string, string>>;
  /** The answer's contract; an answer without a body is undefined. */
  readonly validate: (value: unknown) => value is Answer;
  /** Told the headers of an answer that is taken. */
  readonly onHeaders?: (headers: Headers) => void;
  /** For one attempt of this call, instead of the client's. */
  readonly timeoutMs?: number;
  /** For this call, instead of the client's. */
  readonly attempts?: number;
  /** A repeat is begun only where the failure came within this time: a service that hangs has had its chance. */
  readonly repeatWithinMs?: number;
}

export interface HttpClientSettings {
  /** For messages, such as Order Service. */
  readonly service: string;
  /** The service's base URL; undefined where nobody has set it. */
  readonly endpoint: () => Promise<string | undefined>;
  readonly fetch?: typeof fetch | undefined;
  readonly attempts?: number;
  /** For one attempt, from connecting to the last byte. */
  readonly timeoutMs?: number;
  /** Told how long each attempt took, and why it failed if it did. */
  readonly onAttempt?: (milliseconds: number, failure?: ServiceFailure) => void;
  /** Waits before attempt n (2 and up), at least as long as the service has asked for. */
  readonly pause?: (attempt: number, leastMs: number) => Promise<unknown>;
  /** Keeps calls from a service that is known to fail. */
  readonly breaker?: CircuitBreaker;
}

/**
 * Asks another service for JSON.
 *
 * @throws ServiceError once the attempts are used up, or at once where they are in vain
 * @throws DeadlineError when the invocation's time is over
 */
export type HttpClient = <Answer>(request: JsonRequest<Answer>) => Promise<Answer>;

/**
 * Speaks to another service over HTTP: every attempt has a timeout, attempts are few, answers are bounded in size and
 * checked against their contract, redirects (which would carry a token elsewhere) are refused.
 */
export function httpClient(settings: HttpClientSettings): HttpClient {
  const { service } = settings;
  const send = settings.fetch ?? fetch;
  const pause = settings.pause ?? ((attempt, leastMs) => delay(Math.max(leastMs, backoffMs(attempt, Math.random()))));
  const guarded: CircuitBreaker = settings.breaker ?? ((call) => call());

  return async (request) => {
    const { attempts = settings.attempts ?? HTTP_ATTEMPTS, repeatWithinMs = Number.POSITIVE_INFINITY } = request;
    const url = await address(request);
    for (let attempt = 1; ; attempt++) {
      const startedAt = performance.now();
      try {
        const answer = await guarded(() => once(url, request, attempt), speaksAgainstService);
        settings.onAttempt?.(performance.now() - startedAt);
        return answer;
      } catch (thrown) {
        const error = asServiceError(thrown);
        const tookMs = performance.now() - startedAt;
        if (error instanceof ServiceError) settings.onAttempt?.(tookMs, error.failure);
        if (!(error instanceof ServiceError) || !error.retryable || attempt >= attempts) throw error;
        const leastMs = error.retryAfterMs ?? 0;
        if (tookMs > repeatWithinMs || leastMs > MAX_RETRY_AFTER_MS) throw error;
        await pause(attempt + 1, leastMs);
      }
    }
  };

  /** By its name: a client without a breaker carries none of its code. */
  function asServiceError(error: unknown): unknown {
    if ((error as Error).name !== 'CircuitOpenError') return error;
    const { message, retryAfterMs } = error as CircuitOpenError;
    return new ServiceError(service, 'circuit_open', message, { retryAfterMs });
  }

  async function address({ path, query = {} }: JsonRequest<unknown>): Promise<URL> {
    const endpoint = await settings.endpoint();
    if (!endpoint) throw new ServiceError(service, 'not_configured', 'its endpoint is not set');
    try {
      const url = new URL(path, endpoint.endsWith('/') ? endpoint : `${endpoint}/`);
      if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('no HTTP URL');
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url;
    } catch {
      throw new ServiceError(service, 'not_configured', 'its endpoint is no HTTP URL');
    }
  }

  function once<Answer>(url: URL, request: JsonRequest<Answer>, attempt: number): Promise<Answer> {
    return calledInSpan({ service, method: request.method, url, attempt }, async (traceHeaders, onStatus) => {
      const headers = { ...traceHeaders, ...request.headers };
      const text = await exchange(url, { ...request, headers }, onStatus);
      const value = text === '' ? undefined : parsed(text);
      if (!request.validate(value))
        throw new ServiceError(service, 'unexpected_shape', 'its answer is not what its contract says');
      return value;
    });
  }

  /** @returns the answer's text */
  async function exchange(
    url: URL,
    request: JsonRequest<unknown>,
    onStatus: (status: number) => void,
  ): Promise<string> {
    const timeoutMs = request.timeoutMs ?? settings.timeoutMs ?? HTTP_TIMEOUT_MS;
    const deadline = deadlineOf();
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await send(url, {
        method: request.method,
        redirect: 'error',
        signal: deadline ? AbortSignal.any([timeout, deadline.signal]) : timeout,
        ...contentOf(request),
      });
      onStatus(answer.status);
      if (!answer.ok) throw await refusal(answer);
      request.onHeaders?.(answer.headers);
      return await bounded(answer);
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      if (deadline?.aborted) throw new DeadlineError();
      if ((error as Error).name === 'TimeoutError')
        throw new ServiceError(service, 'timeout', `no answer within ${timeoutMs} ms`, { retryable: true });
      throw new ServiceError(service, 'unreachable', `could not be asked: ${reasonOf(error)}`, {
        retryable: true,
        mayHaveArrived: !NO_CONNECTION.has(codeOf(error)),
      });
    }
  }

  /** An answer that is no success, with what it says: a refusal's code is often worth more than its status. */
  async function refusal(answer: Response): Promise<ServiceError> {
    const { status } = answer;
    return new ServiceError(service, 'status', `answered ${status}`, {
      retryable: status >= 500 || RETRYABLE_STATUSES.has(status),
      status,
      answer: await bounded(answer).then(readable, ignoringItsSize),
      retryAfterMs: retryAfterOf(answer.headers.get('retry-after')),
    });
  }

  async function bounded(answer: Response): Promise<string> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of answer.body ?? []) {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES)
        throw new ServiceError(service, 'too_large', `its answer has more than ${MAX_ANSWER_BYTES} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
  }

  function parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw new ServiceError(service, 'not_json', 'its answer is not JSON');
    }
  }
}

/** Whether the service itself has failed. A refusal is an answer, and what we cannot ask is our own fault. */
function speaksAgainstService(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  const { failure, status = 0 } = error;
  return failure === 'timeout' || failure === 'unreachable' || status >= 500 || status === 429;
}

/** Headers and body as the request wants them written. */
function contentOf({ headers, body, form }: JsonRequest<unknown>): { headers: Record<string, string>; body?: string } {
  const accept = { accept: 'application/json' };
  if (form)
    return {
      headers: { ...accept, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(form).toString(),
    };
  if (body === undefined) return { headers: { ...accept, ...headers } };
  return { headers: { ...accept, 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** What a refusal says beside its status can be as long as it likes; then nobody reads it. */
function ignoringItsSize(error: unknown): undefined {
  if (!(error instanceof ServiceError)) throw error;
}

function readable(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Seconds, or a date.
 *
 * @returns milliseconds from now; undefined for anything else
 * @source https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfterOf(header: string | null, nowMs = Date.now()): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  // Date.parse reads nearly anything.
  const dateMs = /GMT$/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

/** Half jitter: from half of the pause to all of it, by a chance from 0 to 1. */
export function backoffMs(attempt: number, chance: number): number {
  const fullMs = Math.min(BACKOFF.capMs, BACKOFF.baseMs * 2 ** (attempt - 2));
  return (fullMs * (1 + chance)) / 2;
}

function codeOf(error: unknown): string {
  return (error as { readonly cause?: { readonly code?: string } }).cause?.code ?? '';
}

/** fetch hides what happened in the cause: ECONNREFUSED, ENOTFOUND, an unexpected redirect. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message ?? 'unknown';
}
