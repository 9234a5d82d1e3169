import { route } from '#routes/users/disable-user';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { USERS_PROBLEMS } from '../../../shared/users/problems.ts';
import { userView } from '../../../shared/users/user.ts';
import { asking } from '../../../shared/users/wiring/sessions.ts';
import { users } from '../../../shared/users/wiring/users.ts';

/** POST /user/{userId}/disable: ends all sessions of a user and lets them sign in no more. */
export const handler = http(route, {}, async ({ path: { userId }, caller, at }) => {
  const { userId: own } = await asking(caller, at);
  if (own === userId) throw new HttpProblem(USERS_PROBLEMS.own_user);
  const user = await users.setDisabled(userId, true);
  if (!user) throw new HttpProblem(USERS_PROBLEMS.no_user);
  return ok(userView(user));
});
