import { route } from '#routes/loyalty/list-transactions';
import { isEntryPlace } from '../../../shared/loyalty/adapters/entry-place.ts';
import { transactionView } from '../../../shared/loyalty/transaction-view.ts';
import { accounts } from '../../../shared/loyalty/wiring/account-table.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';

/** GET /loyalty/transactions: the caller's statement, newest first, page by page. */
export const handler = http(route, { page: paged(isEntryPlace) }, async ({ userId, page }) => {
  const { limit, after: before } = page;
  const entries = await accounts.statement(userId, { limit, ...(before ? { before } : {}) });
  const oldest = entries.at(-1);
  // Sequences count from 1 without a gap, so entry 1 is the last there is.
  const more = oldest !== undefined && entries.length === limit && oldest.sequence > 1;
  const next = more ? { createdAt: oldest.createdAt, sequence: oldest.sequence } : undefined;
  return ok({ transactions: entries.map(transactionView), cursor: await page.cursor(next) });
});
