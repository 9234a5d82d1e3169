import { accounts } from '../../../shared/loyalty/accounts.ts';
import { cursorBefore, statementPage } from '../../../shared/loyalty/statement-page.ts';
import { transactionView } from '../../../shared/loyalty/transaction-view.ts';
import { http } from '../../../shared/platform/http.ts';
import { ok } from '../../../shared/platform/http-answer.ts';

/** GET /loyalty/transactions: the caller's statement, newest first, page by page. */
export const handler = http({}, async ({ userId, query }) => {
  const page = statementPage(query);
  const entries = await accounts.statement(userId, page);
  const oldest = entries.at(-1);
  // Sequences count from 1 without a gap, so entry 1 is the last there is.
  const more = oldest !== undefined && entries.length === page.limit && oldest.sequence > 1;
  return ok({ transactions: entries.map(transactionView), cursor: more ? cursorBefore(oldest.sequence) : null });
});
