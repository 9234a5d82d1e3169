import { randomUUID } from 'node:crypto';
import validate from '#contracts/users/client-metadata';
import { route } from '#routes/users/register-client';
import { http } from '../../../shared/platform/boundary/http.ts';
import { json } from '../../../shared/platform/boundary/http-answer.ts';
import { inOAuthWords, oauthFailure } from '../../../shared/users/adapters/oauth-answer.ts';
import { hashOf, newSecret } from '../../../shared/users/adapters/secrets.ts';
import { clientView, describedClient } from '../../../shared/users/client.ts';
import { OAuthError } from '../../../shared/users/oauth-error.ts';
import { clients } from '../../../shared/users/wiring/clients.ts';
import { asking } from '../../../shared/users/wiring/sessions.ts';

/** POST /oauth/register: registers a client, for administrators alone. */
export const handler = http(route, { body: validate, failure: oauthFailure }, ({ body, caller, actor, at }) =>
  inOAuthWords(async () => {
    await asking(caller, at);
    const described = describedClient(body);
    if ('error' in described) throw new OAuthError(described.error, described.description);
    const client = { ...described, clientId: `client_${randomUUID()}`, createdAt: at };
    const secret = client.authentication === 'none' ? undefined : newSecret();
    await clients.add(secret === undefined ? client : { ...client, secretHash: hashOf(secret) }, actor);
    const shown = secret === undefined ? {} : { client_secret: secret, client_secret_expires_at: 0 };
    return json({ ...clientView(client), ...shown }, 201);
  }),
);
