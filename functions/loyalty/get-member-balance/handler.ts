import validate from '#contracts/loyalty/balance-query';
import { route } from '#routes/loyalty/get-member-balance';
import { askedBalance } from '../../../shared/loyalty/adapters/balance-query.ts';
import { balanceView } from '../../../shared/loyalty/balance-view.ts';
import { LOYALTY_PROBLEMS } from '../../../shared/loyalty/problems.ts';
import { balanceAt } from '../../../shared/loyalty/wiring/balance-at.ts';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/requested-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';

/** GET /admin/members/{userId}/balance: what a member's own account had at a moment. */
export const handler = http(route, { query: validate }, async ({ path, query, at }) => {
  const programme = await programmeToRead();
  const asked = askedBalance(query, at, programme);
  const account = await accounts.read(path.userId);
  if (!account) throw new HttpProblem(LOYALTY_PROBLEMS.no_account);
  return ok(balanceView(account, asked, await balanceAt(account, asked, programme)));
});
