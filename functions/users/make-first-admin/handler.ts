import validate from '#contracts/users/first-admin-request';
import { invoked } from '../../../shared/platform/boundary/invoked.ts';
import { firstAdmin } from '../../../shared/users/adapters/first-admin.ts';
import { passwordHashing } from '../../../shared/users/adapters/password-hash.ts';
import { signUp } from '../../../shared/users/adapters/sign-up.ts';
import { firstAdminAddress } from '../../../shared/users/wiring/first-admin-address.ts';
import { tries } from '../../../shared/users/wiring/tries.ts';
import { users } from '../../../shared/users/wiring/users.ts';

const makeFirstAdmin = firstAdmin(signUp(users, passwordHashing, tries), firstAdminAddress);

/** Signs an administrator up under the address that the deployment names, and answers the password once. */
export const handler = invoked(validate, (input, actor) => makeFirstAdmin(input, actor, Date.now()));
