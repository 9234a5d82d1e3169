import validate from '#contracts/users/change-password-request';
import { route } from '#routes/users/change-password';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, noContent } from '../../../shared/platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';
import { passwordHashing } from '../../../shared/users/adapters/password-hash.ts';
import { proved } from '../../../shared/users/adapters/proof-answer.ts';
import { isThemself } from '../../../shared/users/permission.ts';
import { USERS_PROBLEMS } from '../../../shared/users/problems.ts';
import { prove } from '../../../shared/users/wiring/proof.ts';
import { asking, sessions } from '../../../shared/users/wiring/sessions.ts';
import { users } from '../../../shared/users/wiring/users.ts';

/** PUT /user/{userId}/password: a new password for whoever knows the current one; all other sessions are over. */
export const handler = http(route, { body: validate }, async ({ path: { userId }, body, caller, address, at }) => {
  const who = await asking(caller, at);
  // Not even administrators: they would know the password of somebody else.
  if (!isThemself(userId, who)) throw new HttpProblem(PROBLEMS.forbidden);
  const user = await users.read(userId);
  if (!user) throw new HttpProblem(USERS_PROBLEMS.no_user);
  const proof = await prove({ emailAddress: user.emailAddress, password: body.currentPassword, from: address, at });
  if (proof.status === 'wrong') throw new HttpProblem(USERS_PROBLEMS.wrong_password);
  const { credentials } = proved(proof);
  const changed = await users.changePassword(credentials, await passwordHashing.hash(body.newPassword));
  if (!changed) throw new HttpProblem(USERS_PROBLEMS.credentials_changed);
  if (who.sessionId !== undefined) await sessions.carryOver(userId, who.sessionId, credentials.epoch + 1);
  return noContent();
});
