import validate from '#contracts/users/register-request';
import { route } from '#routes/users/register';
import { http } from '../../../shared/platform/boundary/http.ts';
import { created, HttpProblem } from '../../../shared/platform/boundary/http-answer.ts';
import { passwordHashing } from '../../../shared/users/adapters/password-hash.ts';
import { signUp } from '../../../shared/users/adapters/sign-up.ts';
import { USERS_PROBLEMS } from '../../../shared/users/problems.ts';
import { userView } from '../../../shared/users/user.ts';
import { isAdministrator } from '../../../shared/users/wiring/administrators.ts';
import { tries } from '../../../shared/users/wiring/tries.ts';
import { users } from '../../../shared/users/wiring/users.ts';

const signUpPerson = signUp(users, passwordHashing, tries);

/** POST /user: signs a user up, once per address; administrators are made by administrators. */
export const handler = http(
  route,
  { body: validate },
  async ({ body, authorization, idempotencyKey, address, at, ...by }) => {
    const isAdmin = body.admin_user === true;
    if (isAdmin && !(await isAdministrator(authorization, at)))
      throw new HttpProblem(USERS_PROBLEMS.admins_make_admins);
    const { email_address: emailAddress, first_name: firstName, last_name: lastName, password } = body;
    const user = await signUpPerson({
      person: { emailAddress, firstName, lastName, password, isAdmin },
      ...{ idempotencyKey, from: address, at, correlationId: by.correlationId, actor: by.actor },
    });
    if (!user) throw new HttpProblem(USERS_PROBLEMS.address_taken);
    return created(userView(user), { location: `/user/${user.userId}` });
  },
);
