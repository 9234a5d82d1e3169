import { route } from '#routes/loyalty/list-transactions';
import { cursorBefore, statementPage } from '../../../shared/loyalty/adapters/statement-page.ts';
import { transactionView } from '../../../shared/loyalty/transaction-view.ts';
import { accounts } from '../../../shared/loyalty/wiring/account-table.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';

/** GET /loyalty/transactions: the caller's statement, newest first, page by page. */
export const handler = http(route, {}, async ({ userId, query }) => {
  const page = statementPage(query);
  const entries = await accounts.statement(userId, page);
  const oldest = entries.at(-1);
  // Sequences count from 1 without a gap, so entry 1 is the last there is.
  const more = oldest !== undefined && entries.length === page.limit && oldest.sequence > 1;
  return ok({ transactions: entries.map(transactionView), cursor: more ? cursorBefore(oldest) : null });
});
