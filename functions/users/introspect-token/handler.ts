import validate from '#contracts/users/token-form';
import { route } from '#routes/users/introspect-token';
import { http } from '../../../shared/platform/boundary/http.ts';
import { json } from '../../../shared/platform/boundary/http-answer.ts';
import { inOAuthWords, oauthFailure } from '../../../shared/users/adapters/oauth-answer.ts';
import { OAuthError } from '../../../shared/users/oauth-error.ts';
import { authenticated } from '../../../shared/users/wiring/clients.ts';
import { tokenView } from '../../../shared/users/wiring/token-look.ts';

/** POST /oauth/introspect: whether a token is good, and what it says, for clients that have a secret. */
export const handler = http(
  route,
  { body: validate, formats: ['form'], failure: oauthFailure },
  ({ body, authorization, at }) =>
    inOAuthWords(async () => {
      const client = await authenticated({ authorization, ...body });
      if (client.authentication === 'none') throw new OAuthError('invalid_client', 'introspection needs a secret');
      return json(await tokenView.introspect(client, body.token ?? '', at));
    }),
);
