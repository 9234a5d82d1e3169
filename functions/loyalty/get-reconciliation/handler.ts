import validatePath from '#contracts/loyalty/reconciliation-path';
import { route } from '#routes/loyalty/get-reconciliation';
import { LOYALTY_PROBLEMS } from '../../../shared/loyalty/problems.ts';
import { runView } from '../../../shared/loyalty/reconciliation-view.ts';
import { runs } from '../../../shared/loyalty/wiring/reconciliation-runs.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';

/** GET /admin/reconciliations/{run}: what a run has found. */
export const handler = http(route, { path: validatePath }, async ({ path }) => {
  const found = await runs.read(path.run);
  if (!found) throw new HttpProblem(LOYALTY_PROBLEMS.no_reconciliation);
  return ok(runView(found));
});
