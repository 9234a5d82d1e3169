import { route } from '#routes/loyalty/get-member';
import { memberView } from '../../../shared/loyalty/member-view.ts';
import { LOYALTY_PROBLEMS } from '../../../shared/loyalty/problems.ts';
import { settle } from '../../../shared/loyalty/settle.ts';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/requested-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';

/** GET /admin/members/{userId}: a member's account as administrators see it. */
export const handler = http(route, {}, async ({ path: { userId }, at, correlationId }) => {
  const [account, programme] = await Promise.all([accounts.read(userId), programmeToRead()]);
  if (!account) throw new HttpProblem(LOYALTY_PROBLEMS.no_account);
  const settled = settle(account, at, programme, { at, attemptId: correlationId });
  return ok(memberView(settled.account, programme));
});
