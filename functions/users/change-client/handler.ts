import validate from '#contracts/users/client-metadata';
import { route } from '#routes/users/change-client';
import { http } from '../../../shared/platform/boundary/http.ts';
import { json } from '../../../shared/platform/boundary/http-answer.ts';
import { changeClient } from '../../../shared/users/adapters/change-client.ts';
import { inOAuthWords, oauthFailure } from '../../../shared/users/adapters/oauth-answer.ts';
import { clients } from '../../../shared/users/wiring/clients.ts';
import { asking } from '../../../shared/users/wiring/sessions.ts';

const change = changeClient(clients);

/** PUT /oauth/client/{clientId}: describes a client anew, for administrators alone. */
export const handler = http(
  route,
  { body: validate, failure: oauthFailure },
  ({ path: { clientId }, body, caller, actor, at }) =>
    inOAuthWords(async () => {
      await asking(caller, at);
      return json(await change(clientId, body, actor));
    }),
);
