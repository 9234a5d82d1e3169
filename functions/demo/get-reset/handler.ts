import validatePath from '#contracts/demo/reset-path';
import { route } from '#routes/demo/get-reset';
import { DEMO_PROBLEMS } from '../../../shared/demo/problems.ts';
import { resetView } from '../../../shared/demo/reset-run.ts';
import { runs } from '../../../shared/demo/wiring/reset-runs.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';

/** GET /demo/resets/{resetId}: how a reset goes. */
export const handler = http(route, { path: validatePath }, async ({ path, at }) => {
  const run = await runs.read(path.resetId);
  if (!run) throw new HttpProblem(DEMO_PROBLEMS.no_reset);
  return ok(resetView(run, at));
});
