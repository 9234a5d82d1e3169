import validate from '#contracts/loyalty/member-search-query';
import { route } from '#routes/loyalty/search-members';
import { members } from '../../../shared/loyalty/wiring/member-search.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';
import { isMemberId } from '../../../shared/platform/identity/member-id.ts';

/** GET /admin/members: members by what their ids begin with, page by page. */
export const handler = http(route, { query: validate, page: paged(isMemberId) }, async ({ query, page }) => {
  const { limit, after } = page;
  const found = await members({ prefix: query.prefix ?? '', limit, ...(after === undefined ? {} : { after }) });
  return ok({ members: found.members.map((userId) => ({ userId })), cursor: await page.cursor(found.next) });
});
