import validate from '#contracts/loyalty/statement-query';
import { route } from '#routes/loyalty/list-member-statement';
import { isEntryPlace } from '../../../shared/loyalty/adapters/entry-place.ts';
import { statementFilter } from '../../../shared/loyalty/adapters/statement-filter.ts';
import { memberTransactionView } from '../../../shared/loyalty/transaction-view.ts';
import { statement } from '../../../shared/loyalty/wiring/statement.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';

/** GET /admin/members/{userId}/transactions: a member's statement, newest first, page by page. */
export const handler = http(route, { query: validate, page: paged(isEntryPlace) }, async ({ path, query, page }) => {
  const { limit, after: before } = page;
  const filter = statementFilter(query);
  const { entries, next } = await statement(path.userId, { ...filter, limit, ...(before && { before }) });
  return ok({ transactions: entries.map((entry) => memberTransactionView(entry)), cursor: await page.cursor(next) });
});
