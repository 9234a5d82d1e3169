import validateRefusal from '#contracts/pos/partner-refusal';
import type { CircuitView } from '../../platform/outgoing/circuit-breaker.ts';
import { ServiceError, type ServiceFailure } from '../../platform/outgoing/http-client.ts';
import { cut } from '../../platform/text.ts';
import type { BreakerView, NotAsked, PartnerRefusal, Unknown } from '../partner.ts';

export const LEAST_RETRY_AFTER_SECONDS = 1;
export const MOST_RETRY_AFTER_SECONDS = 30;
/** Where nobody says when: a service that is being started is there within seconds. */
const NOBODY_THERE_MS = 5000;
/** What is shown of the partner's own words, in characters. */
const MAX_MESSAGE_LENGTH = 256;

/** Refusals for the moment: they say nothing of the sale. */
const FOR_THE_MOMENT = new Set([408, 409, 425, 429]);
const UNREADABLE: ReadonlySet<ServiceFailure> = new Set<ServiceFailure>(['not_json', 'unexpected_shape', 'too_large']);
/** What a gateway before the partner says of a client that it does not let in. */
const OF_THE_CLIENT = new Set(['FORBIDDEN', 'ACCESS_DENIED']);

/** @returns whole seconds from 1 to 30, never before the time is over */
export function secondsOf(milliseconds: number): number {
  return Math.min(MOST_RETRY_AFTER_SECONDS, Math.max(LEAST_RETRY_AFTER_SECONDS, Math.ceil(milliseconds / 1000)));
}

/** @returns undefined for a 401: the token is no longer good, and nothing was done */
export async function unlessUnauthorized<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isUnauthorized(error)) return undefined;
    throw error;
  }
}

/**
 * What it means that there is no answer as it should be: a refusal, or that nobody was asked, or that nobody knows.
 *
 * @throws what is no failure of the partner's
 */
export function answerOf(error: unknown, onForbidden: () => void): PartnerRefusal | NotAsked | Unknown {
  if (!(error instanceof ServiceError)) throw error;
  const { failure, status = 0, answer, retryAfterMs } = error;
  // A fresh token is refused as well: nothing was done, and another one would be refused too.
  if (isUnauthorized(error) || !error.mayHaveArrived)
    return { kind: 'not_asked', retryAfterSeconds: secondsOf(retryAfterMs ?? NOBODY_THERE_MS) };
  if (failure === 'timeout') return { kind: 'unknown', failure: 'timeout' };
  if (UNREADABLE.has(failure)) return { kind: 'unknown', failure: 'answer_invalid' };
  if (status < 400 || status >= 500 || FOR_THE_MOMENT.has(status))
    return {
      ...{ kind: 'unknown', failure: 'failed' },
      ...(retryAfterMs === undefined ? {} : { retryAfterSeconds: secondsOf(retryAfterMs) }),
    };
  const refusal = validateRefusal(answer) ? answer : undefined;
  const isOfClient = status === 403 && (!refusal || OF_THE_CLIENT.has(refusal.code));
  if (!refusal && !isOfClient) return { kind: 'unknown', failure: 'answer_invalid' };
  if (isOfClient) onForbidden();
  const { code, message = '' } = refusal ?? { code: 'FORBIDDEN' };
  return { kind: 'refused', code, message: cut(message, MAX_MESSAGE_LENGTH), ...(isOfClient ? { isOfClient } : {}) };
}

const isUnauthorized = (error: unknown): boolean => error instanceof ServiceError && error.status === 401;

/** Whether the partner is asked now, as its circuit says. */
export function breakerView({ state, retryAfterMs }: CircuitView): BreakerView {
  return { state, ...(retryAfterMs === undefined ? {} : { retryAfterSeconds: secondsOf(retryAfterMs) }) };
}
