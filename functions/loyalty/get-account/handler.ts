import { accountView } from '../../../shared/loyalty/account-view.ts';
import { accounts } from '../../../shared/loyalty/wiring/account-table.ts';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';

/** GET /loyalty: the caller's points, tier and expiring buckets. */
export const handler = http({}, async ({ userId }) => {
  const [account, programme] = await Promise.all([accounts.read(userId), programmeToRead()]);
  if (!account) throw new HttpProblem(404, 'There is no loyalty account for this user');
  return ok(accountView(account, programme));
});
