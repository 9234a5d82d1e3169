import validate from '#contracts/loyalty/merge-request';
import { route } from '#routes/loyalty/merge-members';
import { answered } from '../../../shared/loyalty/adapters/movement-answer.ts';
import { memberView } from '../../../shared/loyalty/member-view.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/requested-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';

/** POST /admin/members/{userId}/merge: moves another member's account into this one. A repeat moves nothing. */
export const handler = http(route, { body: validate }, async ({ path, body, at, actor, correlationId }) => {
  const { userId } = path;
  const programme = await programmeInForce();
  // A typing error opens no account.
  const merge = { from: body.from, to: userId, opensAccounts: false, actor, correlationId };
  const outcome = await accounts.merge(merge, programme, at);
  if (outcome.status === 'refused') throw new HttpProblem(answered(outcome.refusal));
  const account = outcome.status === 'applied' ? outcome.to.account : await accounts.read(userId);
  if (!account) throw new Error('a merged account is gone');
  return ok(memberView(account, programme));
});
