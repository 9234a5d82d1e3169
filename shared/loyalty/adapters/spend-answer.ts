import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { created, HttpProblem } from '../../platform/boundary/http-answer.ts';
import { count } from '../../platform/telemetry/observability.ts';
import { type Entry, transactionId } from '../entry.ts';
import type { Outcome } from '../ledger.ts';

const REFUSALS = {
  no_account: [404, 'There is no loyalty account for this user'],
  not_enough_points: [400, 'There are not enough points'],
  balance_too_large: [400, 'The balance would be too large'],
} as const satisfies Record<string, readonly [number, string]>;

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
    if (outcome.refusal === 'order_of_another_member') throw new Error('a spend is no order');
    const [status, message] = REFUSALS[outcome.refusal];
    throw new HttpProblem(status, message);
  }
  if (outcome.status === 'applied') {
    count('PointsSpent', -outcome.entry.points);
    return created(spent(userId, outcome.entry));
  }
  count('Duplicates');
  if (outcome.entry.fingerprint !== requestFingerprint)
    throw new HttpProblem(422, 'This Idempotency-Key was used for another request');
  if (outcome.by === 'concurrent')
    throw new HttpProblem(409, 'The first request with this Idempotency-Key is still running');
  return created(spent(userId, outcome.entry), { 'idempotency-replayed': 'true' });
}

function spent(userId: string, entry: Entry) {
  return { userId, currentPoints: entry.balanceAfter, transactionId: transactionId(entry) };
}
