import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS, type Problem } from '../../platform/boundary/problems.ts';
import { TransientError } from '../../platform/failures.ts';
import { count } from '../../platform/telemetry/observability.ts';
import type { Entry } from '../entry.ts';
import type { Outcome } from '../ledger.ts';
import { LOYALTY_PROBLEMS } from '../problems.ts';

/** What a movement has written, now or when it was asked for first, and the headers that say which. */
export interface Moved {
  readonly entry: Entry;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What became of a movement that was asked for over HTTP: made now, or made before by the same request.
 *
 * @param requestFingerprint tells this request from others of the same source
 * @param taken the problem where another request has used the source
 * @throws HttpProblem for everything that moved nothing
 */
export function moved(
  outcome: Outcome | undefined,
  requestFingerprint: string,
  taken: Problem = PROBLEMS.idempotency_key_reused,
): Moved {
  if (!outcome) throw new Error('a movement has no outcome');
  if (outcome.status === 'queued') throw new TransientError('a shared account was not written in time');
  if (outcome.status === 'refused') throw new HttpProblem(answered(outcome.refusal));
  const { entry } = outcome;
  if (outcome.status === 'applied') return { entry, headers: {} };
  count('Duplicates');
  if (entry.fingerprint !== requestFingerprint) throw new HttpProblem(taken);
  if (outcome.by === 'concurrent') throw new HttpProblem(PROBLEMS.request_running);
  return { entry, headers: { 'idempotency-replayed': 'true' } };
}

/** @throws Error for a refusal that no request can meet */
export function answered(refusal: string): Problem {
  if (!(refusal in LOYALTY_PROBLEMS)) throw new Error(`no request is refused with ${refusal}`);
  return LOYALTY_PROBLEMS[refusal as keyof typeof LOYALTY_PROBLEMS];
}
