import { randomUUID } from 'node:crypto';
import validate from '#contracts/orders/reconcile-orders-request';
import { route } from '#routes/orders/request-reconciliation';
import { SETTLED_MS } from '../../../shared/orders/adapters/start-reconciliation.ts';
import { start } from '../../../shared/orders/wiring/reconciliation.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { accepted, HttpProblem } from '../../../shared/platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';

/** POST /admin/orders/reconciliations: has orders compared with events, stock, payments, points and charges. */
export const handler = http(route, { body: validate }, async ({ body, at, actor, correlationId }) => {
  const { settledForSeconds, since } = body;
  const run = randomUUID();
  const settledMs = settledForSeconds === undefined ? SETTLED_MS : settledForSeconds * 1000;
  const from = since === undefined ? {} : { since: Date.parse(since) };
  // A leap second is a time, and none that can be counted.
  if (Number.isNaN(from.since)) throw new HttpProblem(PROBLEMS.invalid_body, 'since is no time that there is');
  await start({ run, at, settledBefore: at - settledMs, ...from, actor, correlationId });
  return accepted({ run });
});
