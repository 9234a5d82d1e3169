import { route } from '#routes/users/end-session';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, noContent } from '../../../shared/platform/boundary/http-answer.ts';
import { allowedOn } from '../../../shared/users/adapters/asking.ts';
import { USERS_PROBLEMS } from '../../../shared/users/problems.ts';
import { asking, sessions } from '../../../shared/users/wiring/sessions.ts';

/** DELETE /user/{userId}/sessions/{sessionId}: ends a sign-in. */
export const handler = http(route, {}, async ({ path: { userId, sessionId }, caller, at }) => {
  allowedOn(userId, await asking(caller, at));
  if (!(await sessions.end(userId, sessionId))) throw new HttpProblem(USERS_PROBLEMS.no_session);
  return noContent();
});
