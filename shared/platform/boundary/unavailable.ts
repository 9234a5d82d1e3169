import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { HttpProblem } from './http-answer.ts';
import { PROBLEMS } from './problems.ts';

/** What the method itself allows to repeat. @source https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2 */
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/**
 * 503 for a request that a service behind us left unanswered. It invites to try again where a repeat does no harm:
 * where nothing is written, or where the Idempotency-Key makes the repeat the same request. Any other write may have been
 * done before its answer got lost, so the answer says that its outcome is unknown and invites to nothing.
 */
export function unavailable({ requestContext, headers }: APIGatewayProxyEventV2): HttpProblem {
  if (REPEATABLE.has(requestContext.http.method) || headers['idempotency-key'] !== undefined)
    return new HttpProblem(PROBLEMS.unavailable).withHeaders({ 'retry-after': '1' });
  return new HttpProblem(PROBLEMS.outcome_unknown);
}
