import { route } from '#routes/status/get-metrics';
import { http } from '../../../shared/platform/boundary/http.ts';
import { plain } from '../../../shared/platform/boundary/http-answer.ts';
import { exposition } from '../../../shared/status/exposition.ts';
import { lastCheck, lastSight } from '../../../shared/status/wiring/last-check.ts';

/** GET /metrics: what the probe has found and seen, as Prometheus reads it. */
export const handler = http(route, {}, async ({ at }) => {
  const [last, sight] = await Promise.all([lastCheck(), lastSight()]);
  return plain(exposition(last, at, sight), 'text/plain; version=0.0.4; charset=utf-8');
});
