import { route } from '#routes/loyalty/get-account';
import { accountView } from '../../../shared/loyalty/account-view.ts';
import { LOYALTY_PROBLEMS } from '../../../shared/loyalty/problems.ts';
import { accounts } from '../../../shared/loyalty/wiring/account-table.ts';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';

/** GET /loyalty: the caller's points, tier and expiring buckets. */
export const handler = http(route, {}, async ({ userId }) => {
  const [account, programme] = await Promise.all([accounts.read(userId), programmeToRead()]);
  if (!account) throw new HttpProblem(LOYALTY_PROBLEMS.no_account);
  return ok(accountView(account, programme));
});
