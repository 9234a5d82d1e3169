import { route } from '#routes/users/delete-user';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, noContent } from '../../../shared/platform/boundary/http-answer.ts';
import { allowedOn } from '../../../shared/users/adapters/asking.ts';
import { USERS_PROBLEMS } from '../../../shared/users/problems.ts';
import { asking, sessions } from '../../../shared/users/wiring/sessions.ts';
import { users } from '../../../shared/users/wiring/users.ts';

/** DELETE /user/{userId}: deletes a user for good; the table's stream announces it. */
export const handler = http(route, {}, async ({ path: { userId }, caller, at, correlationId, actor }) => {
  allowedOn(userId, await asking(caller, at));
  const user = await users.read(userId);
  if (!user || !(await users.erase(user, at, { correlationId, actor }))) throw new HttpProblem(USERS_PROBLEMS.no_user);
  await sessions.endAll(userId);
  return noContent();
});
