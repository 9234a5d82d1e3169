import validate from '#contracts/users/token-form';
import { route } from '#routes/users/revoke-token';
import { http } from '../../../shared/platform/boundary/http.ts';
import { inOAuthWords, oauthFailure } from '../../../shared/users/adapters/oauth-answer.ts';
import { authenticated } from '../../../shared/users/wiring/clients.ts';
import { tokenView } from '../../../shared/users/wiring/token-look.ts';

/** POST /oauth/revoke: ends what a token was given for. */
export const handler = http(
  route,
  { body: validate, formats: ['form'], failure: oauthFailure },
  ({ body, authorization, at }) =>
    inOAuthWords(async () => {
      await tokenView.revoke(await authenticated({ authorization, ...body }), body.token ?? '', at);
      return { statusCode: 200, headers: { 'cache-control': 'no-store' } };
    }),
);
