import { route } from '#routes/users/list-users';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';
import { isTimePlace } from '../../../shared/platform/paging/time-shards.ts';
import { placeOf, userView } from '../../../shared/users/user.ts';
import { asking } from '../../../shared/users/wiring/sessions.ts';
import { users } from '../../../shared/users/wiring/users.ts';

/** GET /users: all users, newest first, page by page. */
export const handler = http(route, { page: paged(isTimePlace) }, async ({ page, caller, at }) => {
  await asking(caller, at);
  const { limit, after } = page;
  const found = await users.list({ limit, ...(after === undefined ? {} : { after }) });
  const last = found.length === limit ? found.at(-1) : undefined;
  return ok({ users: found.map(userView), cursor: await page.cursor(last && placeOf(last)) });
});
