import { randomUUID } from 'node:crypto';
import validate from '#contracts/users/login-request';
import { route } from '#routes/users/login';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { proved } from '../../../shared/users/adapters/proof-answer.ts';
import { sessionClaims } from '../../../shared/users/claims.ts';
import { SESSION_SECONDS } from '../../../shared/users/session.ts';
import { prove } from '../../../shared/users/wiring/proof.ts';
import { sessions } from '../../../shared/users/wiring/sessions.ts';
import { tokens } from '../../../shared/users/wiring/tokens.ts';

/** POST /login: begins a session of whoever knows the password. */
export const handler = http(route, { body: validate }, async ({ body, address, at }) => {
  const { email_address: emailAddress, password } = body;
  const { user, credentials } = proved(await prove({ emailAddress, password, from: address, at }));
  const { userId } = user;
  const session = {
    ...{ userId, sessionId: randomUUID(), epoch: credentials.epoch, address },
    ...{ createdAt: at, expiresAt: at + SESSION_SECONDS * 1000 },
  };
  const token = await tokens.sign(sessionClaims(user, session));
  await sessions.begin(session);
  return ok({ token, tokenType: 'Bearer', expiresInSeconds: SESSION_SECONDS, sessionId: session.sessionId });
});
