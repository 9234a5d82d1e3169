import { MEANINGS, USERS_PROBLEMS } from '../../../shared/users/problems.ts';
import { promiseProblems } from '../../builders/promised-problems.ts';

describe("users' problems", () => {
  promiseProblems(USERS_PROBLEMS, MEANINGS, {
    address_taken: 409,
    admins_make_admins: 403,
    wrong_credentials: 401,
    user_disabled: 403,
    wrong_password: 403,
    no_user: 404,
    no_session: 404,
    no_client: 404,
    client_changed: 409,
    own_user: 409,
    credentials_changed: 409,
  });
});
