import validate from '#contracts/loyalty/statement-query';
import { route } from '#routes/loyalty/list-member-statement';
import { isEntryPlace } from '../../../shared/loyalty/adapters/entry-place.ts';
import { statementFilter } from '../../../shared/loyalty/adapters/statement-filter.ts';
import { memberTransactionView } from '../../../shared/loyalty/transaction-view.ts';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { statement } from '../../../shared/loyalty/wiring/statement.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';

/**
 * GET /admin/members/{userId}/transactions: the statement of one account, newest first, page by page; of a member who was
 * merged, what their own account did.
 */
export const handler = http(route, { query: validate, page: paged(isEntryPlace) }, async ({ path, query, page }) => {
  const { limit, after: before } = page;
  const filter = await statementFilter(query, programmeToRead);
  const { entries, next } = await statement(path.userId, { ...filter, limit, ...(before && { before }) });
  return ok({ transactions: entries.map((entry) => memberTransactionView(entry)), cursor: await page.cursor(next) });
});
