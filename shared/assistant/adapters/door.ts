import validate from '#contracts/assistant/door-answer';
import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import { UnauthorizedError } from '../../platform/identity/refusal.ts';
import type { HttpClient, JsonRequest, ServiceError } from '../../platform/outgoing/http-client.ts';
import { ToolRefusal } from './refusal.ts';

/** For whom a door is asked: as the call came, and never kept. */
export interface Asking {
  /** The caller's own header. */
  readonly authorization: string;
  readonly correlationId: string;
}

export interface DoorRequest extends Pick<JsonRequest<unknown>, 'method' | 'path' | 'query' | 'body'> {
  /** Makes a write one that can be repeated. */
  readonly idempotencyKey?: string;
}

export interface DoorAnswer {
  readonly data: unknown;
  /** Of a list that says it in a header. */
  readonly nextCursor: string | undefined;
}

/**
 * A public door of another context, asked with the caller's token.
 *
 * @throws ToolRefusal with the door's own code, or `unavailable` where it does not answer as a door does
 * @throws UnauthorizedError where the door takes the token no more
 * @throws HttpProblem 429 where it counts the caller's calls and these are too many
 */
export type Door = (asking: Asking, request: DoorRequest) => Promise<DoorAnswer>;

/** @param title for whoever reads of it, such as "points" */
export function door(client: HttpClient, title: string): Door {
  return async ({ authorization, correlationId }, { idempotencyKey, ...request }) => {
    let nextCursor: string | undefined;
    try {
      const { data } = await client({
        ...request,
        headers: {
          authorization,
          'x-correlation-id': correlationId,
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        validate,
        onHeaders: (headers) => {
          nextCursor = headers.get('next-cursor') ?? undefined;
        },
      });
      return { data, nextCursor };
    } catch (error) {
      throw asRefusal(error, title, request.method !== 'GET' && idempotencyKey !== undefined);
    }
  };
}

function asRefusal(error: unknown, title: string, isKeyedWrite: boolean): unknown {
  const { name, status, answer, retryAfterMs } = error as ServiceError;
  if (name !== 'ServiceError' && name !== 'DeadlineError') return error;
  if (status === 401) return new UnauthorizedError('a door takes this token no more');
  if (status === 429)
    return new HttpProblem(PROBLEMS.rate_limited).withHeaders({
      'retry-after': String(Math.max(1, Math.ceil((retryAfterMs ?? 0) / 1000))),
    });
  const { code, message } = (answer ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (status !== undefined && status < 500 && typeof code === 'string')
    return new ToolRefusal(code, ...[message].flat().filter((line) => typeof line === 'string'));
  return new ToolRefusal('unavailable', ...away(title, isKeyedWrite));
}

/** In words alone: what the failure said may name addresses. */
const away = (title: string, isKeyedWrite: boolean): string[] => [
  `The service that keeps ${title} does not answer. Try again in a while`,
  ...(isKeyedWrite ? ['It is not known whether this was done: repeat it with the same idempotencyKey'] : []),
];
