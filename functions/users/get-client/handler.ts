import { route } from '#routes/users/get-client';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, json } from '../../../shared/platform/boundary/http-answer.ts';
import { clientView } from '../../../shared/users/client.ts';
import { USERS_PROBLEMS } from '../../../shared/users/problems.ts';
import { clients } from '../../../shared/users/wiring/clients.ts';
import { asking } from '../../../shared/users/wiring/sessions.ts';

/** GET /oauth/client/{clientId}: a client as it is registered, without its secret. */
export const handler = http(route, {}, async ({ path: { clientId }, caller, at }) => {
  await asking(caller, at);
  const client = await clients.read(clientId);
  if (!client) throw new HttpProblem(USERS_PROBLEMS.no_client);
  const { secretHash: _, ...shown } = client;
  return json(clientView(shown));
});
