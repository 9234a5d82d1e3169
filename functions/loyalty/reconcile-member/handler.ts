import { route } from '#routes/loyalty/reconcile-member';
import { LOYALTY_PROBLEMS } from '../../../shared/loyalty/problems.ts';
import { reconciliationView } from '../../../shared/loyalty/reconciliation-view.ts';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { reconcile } from '../../../shared/loyalty/wiring/reconciliation.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';

/** POST /admin/members/{userId}/reconciliation: compares a member's account with its entries. */
export const handler = http(route, {}, async ({ path: { userId }, at, correlationId }) => {
  const found = await reconcile(userId, await programmeToRead(), at, correlationId);
  if (!found) throw new HttpProblem(LOYALTY_PROBLEMS.no_account);
  return ok(reconciliationView(found));
});
