import validate from '#contracts/loyalty/statement-query';
import { route } from '#routes/loyalty/list-transactions';
import { isStatementPlace } from '../../../shared/loyalty/adapters/merged-statement.ts';
import { statementFilter } from '../../../shared/loyalty/adapters/statement-filter.ts';
import { transactionView } from '../../../shared/loyalty/transaction-view.ts';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { statementOfMember } from '../../../shared/loyalty/wiring/statement.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';

/** GET /loyalty/transactions: the caller's statement, newest first, page by page. */
export const handler = http(
  route,
  { query: validate, page: paged(isStatementPlace) },
  async ({ userId, query, page }) => {
    const { limit, after: before } = page;
    const { entries, next } = await statementOfMember(userId, {
      ...(await statementFilter(query, programmeToRead)),
      limit,
      ...(before && { before }),
    });
    return ok({ transactions: entries.map((entry) => transactionView(entry)), cursor: await page.cursor(next) });
  },
);
