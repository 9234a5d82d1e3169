import { route } from '#routes/status/get-readiness';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
import { STATUS_PROBLEMS } from '../../../shared/status/problems.ts';
import { checks } from '../../../shared/status/wiring/checks.ts';

/** GET /health/ready: whether requests can be served, which takes the table. No partner makes us unready. */
export const handler = http(route, {}, async ({ at }) => {
  await checks.reach().catch((error: Error) => {
    logger.error('the table does not answer', error);
    throw new HttpProblem(STATUS_PROBLEMS.not_ready).withHeaders({ 'retry-after': '5' });
  });
  return ok({ status: 'ready', timestamp: new Date(at).toISOString() });
});
