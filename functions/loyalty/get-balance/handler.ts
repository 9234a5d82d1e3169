import validate from '#contracts/loyalty/balance-query';
import { route } from '#routes/loyalty/get-balance';
import { accountAt } from '../../../shared/loyalty/adapters/account-at.ts';
import { askedBalance } from '../../../shared/loyalty/adapters/balance-query.ts';
import { shownAccount } from '../../../shared/loyalty/adapters/shown-account.ts';
import { balanceView } from '../../../shared/loyalty/balance-view.ts';
import { balanceAt } from '../../../shared/loyalty/wiring/balance-at.ts';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/requested-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';

/** GET /loyalty/balance: what the caller had at a moment. */
export const handler = http(route, { query: validate }, async ({ userId, query, at }) => {
  const programme = await programmeToRead();
  const asked = askedBalance(query, at, programme);
  const account = shownAccount(await accountAt(accounts, userId, asked.at));
  return ok(balanceView(account, asked, await balanceAt(account, asked, programme)));
});
