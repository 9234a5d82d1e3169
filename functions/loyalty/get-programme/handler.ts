import { route } from '#routes/loyalty/get-programme';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';

/** GET /loyalty/programme: what is earned, when it expires, and which tiers there are. */
export const handler = http(route, {}, async () => ok(await programmeToRead()));
