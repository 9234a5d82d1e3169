import validate from '#contracts/loyalty/merge-request';
import { route } from '#routes/loyalty/merge-members';
import { answered } from '../../../shared/loyalty/adapters/movement-answer.ts';
import { memberView } from '../../../shared/loyalty/member-view.ts';
import { LOYALTY_PROBLEMS } from '../../../shared/loyalty/problems.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/requested-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';

/** POST /admin/members/{userId}/merge: moves another member's account into this one. A repeat moves nothing. */
export const handler = http(route, { body: validate }, async ({ path, body, at, actor, correlationId }) => {
  const { userId } = path;
  // A merge opens accounts, as events need it to: a typing error of an administrator must not.
  const known = await Promise.all([accounts.read(userId), accounts.read(body.from)]);
  if (!known.every(Boolean)) throw new HttpProblem(LOYALTY_PROBLEMS.no_account);
  const programme = await programmeInForce();
  const outcome = await accounts.merge({ from: body.from, to: userId, actor, correlationId }, programme, at);
  if (outcome.status === 'refused') throw new HttpProblem(answered(outcome.refusal));
  const account = outcome.status === 'applied' ? outcome.to.account : await accounts.read(userId);
  if (!account) throw new Error('a merged account is gone');
  return ok(memberView(account, programme));
});
