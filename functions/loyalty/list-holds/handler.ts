import { route } from '#routes/loyalty/list-holds';
import { seenAccount } from '../../../shared/loyalty/adapters/settled-account.ts';
import { openHoldsView } from '../../../shared/loyalty/hold-view.ts';
import { LOYALTY_PROBLEMS } from '../../../shared/loyalty/problems.ts';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/requested-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';

const seen = seenAccount(accounts, programmeToRead);

/** GET /loyalty/holds: the caller's open holds, the one that lapses first first. */
export const handler = http(route, {}, async ({ userId, at }) => {
  const account = await seen(userId, at);
  if (!account || account.state === 'closed') throw new HttpProblem(LOYALTY_PROBLEMS.no_account);
  return ok({ holds: openHoldsView(account) });
});
