import { route } from '#routes/users/remove-client';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, noContent } from '../../../shared/platform/boundary/http-answer.ts';
import { USERS_PROBLEMS } from '../../../shared/users/problems.ts';
import { clients } from '../../../shared/users/wiring/clients.ts';
import { asking } from '../../../shared/users/wiring/sessions.ts';

/** DELETE /oauth/client/{clientId}: a client gets no more tokens. */
export const handler = http(route, {}, async ({ path: { clientId }, caller, at }) => {
  await asking(caller, at);
  if (!(await clients.remove(clientId))) throw new HttpProblem(USERS_PROBLEMS.no_client);
  return noContent();
});
