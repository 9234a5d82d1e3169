import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { created } from '../../platform/boundary/http-answer.ts';
import { count } from '../../platform/telemetry/observability.ts';
import { transactionId } from '../entry.ts';
import type { Outcome } from '../ledger.ts';
import { moved } from './movement-answer.ts';

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
  const { entry, headers } = moved(outcome, requestFingerprint);
  if (outcome?.status === 'applied') count('PointsSpent', -entry.points);
  return created({ userId, currentPoints: entry.after.available, transactionId: transactionId(entry) }, headers);
}
