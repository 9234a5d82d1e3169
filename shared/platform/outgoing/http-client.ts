import { setTimeout as delay } from 'node:timers/promises';
import { DeadlineError, deadlineOf } from '../deadline.ts';
import { calledInSpan } from '../telemetry/http-spans.ts';

/** Answers of ours are a few kilobytes; what is larger is not read to its end. */
export const MAX_ANSWER_BYTES = 1024 * 1024;
/** Three tries of a second each and the pauses between them: a service that hangs is given up on within 4 seconds. */
export const HTTP_ATTEMPTS = 3;
export const HTTP_TIMEOUT_MS = 1000;
const BACKOFF = { baseMs: 100, capMs: 400 } as const;

/** Answers that may be another one at the next try. Any other 4xx stays what it is. */
const RETRYABLE_STATUSES = new Set([408, 425, 429]);

export type ServiceFailure =
  | 'not_configured'
  | 'timeout'
  | 'unreachable'
  | 'status'
  | 'too_large'
  | 'not_json'
  | 'unexpected_shape';

/** Another service did not give what was asked of it. The message names the service and never its answer's content. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly failure: ServiceFailure;
  readonly retryable: boolean;

  constructor(service: string, failure: ServiceFailure, detail: string, retryable = false) {
    super(`${service}: ${detail}`);
    this.failure = failure;
    this.retryable = retryable;
  }
}

export interface JsonRequest<Answer> {
  readonly method: 'GET' | 'POST';
  /** Below the service's endpoint, without a leading slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The answer's contract. */
  readonly validate: (value: unknown) => value is Answer;
}

export interface HttpClientSettings {
  /** For messages, such as Order Service. */
  readonly service: string;
  /** The service's base URL; undefined where nobody has set it. */
  readonly endpoint: () => Promise<string | undefined>;
  readonly fetch?: typeof fetch;
  readonly attempts?: number;
  /** For one attempt, from connecting to the last byte. */
  readonly timeoutMs?: number;
  /** Told how long each attempt took, and why it failed if it did. */
  readonly onAttempt?: (milliseconds: number, failure?: ServiceFailure) => void;
  /** Waits before attempt n (2 and up). */
  readonly pause?: (attempt: number) => Promise<unknown>;
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
  const { service, attempts = HTTP_ATTEMPTS, timeoutMs = HTTP_TIMEOUT_MS } = settings;
  const send = settings.fetch ?? fetch;
  const pause = settings.pause ?? ((attempt) => delay(backoffMs(attempt, Math.random())));

  return async (request) => {
    const url = await address(request);
    for (let attempt = 1; ; attempt++) {
      const startedAt = performance.now();
      try {
        const answer = await once(url, request, attempt);
        settings.onAttempt?.(performance.now() - startedAt);
        return answer;
      } catch (error) {
        if (error instanceof ServiceError) settings.onAttempt?.(performance.now() - startedAt, error.failure);
        if (!(error instanceof ServiceError) || !error.retryable || attempt >= attempts) throw error;
        await pause(attempt + 1);
      }
    }
  };

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
      const value = parsed(await exchange(url, { ...request, headers }, onStatus));
      if (!request.validate(value))
        throw new ServiceError(service, 'unexpected_shape', 'its answer is not what its contract says');
      return value;
    });
  }

  /** @returns the answer's text */
  async function exchange(
    url: URL,
    { method, headers, body }: JsonRequest<unknown>,
    onStatus: (status: number) => void,
  ): Promise<string> {
    const deadline = deadlineOf();
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await send(url, {
        method,
        redirect: 'error',
        signal: deadline ? AbortSignal.any([timeout, deadline]) : timeout,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      onStatus(answer.status);
      if (!answer.ok) {
        await answer.body?.cancel();
        const retryable = answer.status >= 500 || RETRYABLE_STATUSES.has(answer.status);
        throw new ServiceError(service, 'status', `answered ${answer.status}`, retryable);
      }
      return await bounded(answer);
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      if (deadline?.aborted) throw new DeadlineError();
      if ((error as Error).name === 'TimeoutError')
        throw new ServiceError(service, 'timeout', `no answer within ${timeoutMs} ms`, true);
      throw new ServiceError(service, 'unreachable', `could not be asked: ${reasonOf(error)}`, true);
    }
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

/** Half jitter: from half of the pause to all of it, by a chance from 0 to 1. */
export function backoffMs(attempt: number, chance: number): number {
  const fullMs = Math.min(BACKOFF.capMs, BACKOFF.baseMs * 2 ** (attempt - 2));
  return (fullMs * (1 + chance)) / 2;
}

/** fetch hides what happened in the cause: ECONNREFUSED, ENOTFOUND, an unexpected redirect. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message ?? 'unknown';
}
