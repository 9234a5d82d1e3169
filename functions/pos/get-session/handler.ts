import { route } from '#routes/pos/get-session';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { channelLimit } from '../../../shared/pos/adapters/till-limits.ts';
import { sessionView } from '../../../shared/pos/session-view.ts';
import { tillOf } from '../../../shared/pos/till.ts';
import { find } from '../../../shared/pos/wiring/sessions.ts';
import { ownFigures } from '../../../shared/pos/wiring/till-answered.ts';

const limited = channelLimit();

/** GET /loyalty/sessions/{sessionId}: a session as it is. */
export const handler = http(route, { answered: ownFigures(route) }, async ({ caller, path, at }) => {
  const session = await find(tillOf(caller.claims), path.sessionId);
  return ok(sessionView(session, at), await limited(session, at));
});
