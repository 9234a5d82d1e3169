import validatePath from '#contracts/orders/reconciliation-path';
import { route } from '#routes/orders/get-reconciliation';
import { orderReconciliations } from '../../../shared/orders/adapters/order-reconciliations.ts';
import { documentClient } from '../../../shared/platform/aws/clients.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';
import { setting } from '../../../shared/platform/settings.ts';

const runs = orderReconciliations(documentClient(), setting('ORDERS_TABLE_NAME'));

/** GET /admin/orders/reconciliations/{run}: what a run has found. */
export const handler = http(route, { path: validatePath }, async ({ path }) => {
  const found = await runs.read(path.run);
  if (!found) throw new HttpProblem(PROBLEMS.not_found);
  const { run, isDone, startedAt, actor, orders, ordersWithGaps, gaps, named } = found;
  const state = isDone ? 'done' : 'running';
  return ok({ run, state, startedAt: new Date(startedAt).toISOString(), actor, orders, ordersWithGaps, gaps, named });
});
