import { route } from '#routes/users/get-user';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { allowedOn } from '../../../shared/users/adapters/asking.ts';
import { USERS_PROBLEMS } from '../../../shared/users/problems.ts';
import { userView } from '../../../shared/users/user.ts';
import { asking } from '../../../shared/users/wiring/sessions.ts';
import { users } from '../../../shared/users/wiring/users.ts';

/** GET /user/{userId}: a user, for themself and administrators. */
export const handler = http(route, {}, async ({ path: { userId }, caller, at }) => {
  allowedOn(userId, await asking(caller, at));
  const user = await users.read(userId);
  if (!user) throw new HttpProblem(USERS_PROBLEMS.no_user);
  return ok(userView(user));
});
