import { route } from '#routes/users/list-sessions';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { allowedOn } from '../../../shared/users/adapters/asking.ts';
import { sessionView } from '../../../shared/users/session.ts';
import { asking, sessions } from '../../../shared/users/wiring/sessions.ts';

/** GET /user/{userId}/sessions: the sign-ins of a user that are not over, newest first. */
export const handler = http(route, {}, async ({ path: { userId }, caller, at }) => {
  const { sessionId } = allowedOn(userId, await asking(caller, at));
  const found = await sessions.list(userId, at);
  return ok({ sessions: found.map((session) => sessionView(session, sessionId)) });
});
