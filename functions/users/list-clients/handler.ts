import { route } from '#routes/users/list-clients';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';
import { isTimePlace } from '../../../shared/platform/paging/time-shards.ts';
import { placeOfClient } from '../../../shared/users/adapters/client-repository.ts';
import { clientView } from '../../../shared/users/client.ts';
import { clients } from '../../../shared/users/wiring/clients.ts';
import { asking } from '../../../shared/users/wiring/sessions.ts';

/** GET /oauth/client: all registered clients, newest first, page by page, without their secrets. */
export const handler = http(route, { page: paged(isTimePlace) }, async ({ page, caller, at }) => {
  await asking(caller, at);
  const { limit, after } = page;
  const found = await clients.list({ limit, ...(after === undefined ? {} : { after }) });
  const last = found.length === limit ? found.at(-1) : undefined;
  return ok({ clients: found.map(clientView), cursor: await page.cursor(last && placeOfClient(last)) });
});
