import { route } from '#routes/status/get-liveness';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
import { checkView } from '../../../shared/status/adapters/check-view.ts';
import { sightView } from '../../../shared/status/adapters/sight-view.ts';
import { healthOf } from '../../../shared/status/check.ts';
import { STATUS_PROBLEMS } from '../../../shared/status/problems.ts';
import { lastCheck, lastSight } from '../../../shared/status/wiring/last-check.ts';

/** GET /health/live: how everything is, from what the probe has found and seen. It calls nobody. */
export const handler = http(route, {}, async ({ at }) => {
  const [last, sight] = await Promise.all([lastCheck(), lastSight()]).catch((error: Error) => {
    logger.error('the table does not answer', error);
    throw new HttpProblem(STATUS_PROBLEMS.not_ready).withHeaders({ 'retry-after': '5' });
  });
  const timestamp = new Date(at).toISOString();
  return ok({
    status: healthOf(last, at, sight?.circuits),
    timestamp,
    lastCheck: last ? checkView(last) : null,
    lastSight: sight ? sightView(sight) : null,
  });
});
