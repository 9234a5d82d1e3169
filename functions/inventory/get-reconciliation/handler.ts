import validatePath from '#contracts/inventory/reconciliation-path';
import { route } from '#routes/inventory/get-reconciliation';
import { stockReconciliations } from '../../../shared/inventory/adapters/stock-reconciliations.ts';
import { documentClient } from '../../../shared/platform/aws/clients.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';
import { setting } from '../../../shared/platform/settings.ts';

const runs = stockReconciliations(documentClient(), setting('INVENTORY_TABLE_NAME'));

/** GET /admin/inventory/reconciliations/{run}: what a run has found. */
export const handler = http(route, { path: validatePath }, async ({ path }) => {
  const found = await runs.read(path.run);
  if (!found) throw new HttpProblem(PROBLEMS.not_found);
  const { run, isDone, startedAt, actor, skus, skusWithGaps, gaps, named } = found;
  const state = isDone ? 'done' : 'running';
  return ok({ run, state, startedAt: new Date(startedAt).toISOString(), actor, skus, skusWithGaps, gaps, named });
});
