import validate from '#contracts/users/token-request';
import { route } from '#routes/users/exchange-token';
import { http } from '../../../shared/platform/boundary/http.ts';
import { json } from '../../../shared/platform/boundary/http-answer.ts';
import { inOAuthWords, oauthFailure } from '../../../shared/users/adapters/oauth-answer.ts';
import { tokenGrants } from '../../../shared/users/adapters/token-grants.ts';
import { authenticated } from '../../../shared/users/wiring/clients.ts';
import { codes } from '../../../shared/users/wiring/codes.ts';
import { issuer } from '../../../shared/users/wiring/issuer.ts';
import { sessions } from '../../../shared/users/wiring/sessions.ts';
import { tokens } from '../../../shared/users/wiring/tokens.ts';
import { users } from '../../../shared/users/wiring/users.ts';

const grant = tokenGrants({ users, sessions, codes, tokens, issuer });

/** POST /oauth/token: gives clients tokens for codes, for refresh tokens, and in their own name. */
export const handler = http(
  route,
  { body: validate, formats: ['form'], failure: oauthFailure },
  ({ body, authorization, at }) =>
    inOAuthWords(async () => json(await grant(await authenticated({ authorization, ...body }), body, at))),
);
