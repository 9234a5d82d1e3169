import { route } from '#routes/status/get-health';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';

/** GET /health: that functions run at all. It depends on nothing. */
export const handler = http(route, {}, async ({ at }) => ok({ status: 'ok', timestamp: new Date(at).toISOString() }));
