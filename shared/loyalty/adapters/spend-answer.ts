import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { created, HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import { count } from '../../platform/telemetry/observability.ts';
import { type Entry, transactionId } from '../entry.ts';
import type { Outcome } from '../ledger.ts';
import { LOYALTY_PROBLEMS } from '../problems.ts';

/**
 * Answers what became of a spend: 201 when it is made, and again, with a header that says so, when the same request
 * comes with the same key; 422 for another request with that key; 409 while the first one ran at the same time.
 *
 * @throws HttpProblem for everything that moved nothing
 */
export function spendAnswer(
  userId: string,
  outcome: Outcome | undefined,
  requestFingerprint: string,
): APIGatewayProxyStructuredResultV2 {
  if (!outcome) throw new Error('a spend has no outcome');
  if (outcome.status === 'refused') {
    const { refusal } = outcome;
    if (!isAnswered(refusal)) throw new Error(`a spend is not refused with ${refusal}`);
    throw new HttpProblem(LOYALTY_PROBLEMS[refusal]);
  }
  if (outcome.status === 'applied') {
    count('PointsSpent', -outcome.entry.points);
    return created(spent(userId, outcome.entry));
  }
  count('Duplicates');
  if (outcome.entry.fingerprint !== requestFingerprint) throw new HttpProblem(PROBLEMS.idempotency_key_reused);
  if (outcome.by === 'concurrent') throw new HttpProblem(PROBLEMS.request_running);
  return created(spent(userId, outcome.entry), { 'idempotency-replayed': 'true' });
}

function isAnswered(refusal: string): refusal is keyof typeof LOYALTY_PROBLEMS {
  return refusal in LOYALTY_PROBLEMS;
}

function spent(userId: string, entry: Entry) {
  return { userId, currentPoints: entry.after.available, transactionId: transactionId(entry) };
}
