import { route } from '#routes/status/get-metrics';
import { http } from '../../../shared/platform/boundary/http.ts';
import { plain } from '../../../shared/platform/boundary/http-answer.ts';
import { exposition } from '../../../shared/status/exposition.ts';
import { lastCheck } from '../../../shared/status/wiring/last-check.ts';

/** GET /metrics: what the probe has found, as Prometheus reads it. */
export const handler = http(route, {}, async ({ at }) =>
  plain(exposition(await lastCheck(), at), 'text/plain; version=0.0.4; charset=utf-8'),
);
