import { route } from '#routes/users/enable-user';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { USERS_PROBLEMS } from '../../../shared/users/problems.ts';
import { userView } from '../../../shared/users/user.ts';
import { asking } from '../../../shared/users/wiring/sessions.ts';
import { users } from '../../../shared/users/wiring/users.ts';

/** POST /user/{userId}/enable: lets a user sign in again. */
export const handler = http(route, {}, async ({ path: { userId }, caller, at }) => {
  await asking(caller, at);
  const user = await users.setDisabled(userId, false);
  if (!user) throw new HttpProblem(USERS_PROBLEMS.no_user);
  return ok(userView(user));
});
