import validate from '#contracts/pos/calculate-rewards-request';
import { route } from '#routes/pos/calculate-rewards';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { calculateRewards } from '../../../shared/pos/adapters/calculate-rewards.ts';
import { basketIn } from '../../../shared/pos/adapters/read-requests.ts';
import { channelLimit } from '../../../shared/pos/adapters/till-limits.ts';
import { rewardsView } from '../../../shared/pos/session-view.ts';
import { tillOf } from '../../../shared/pos/till.ts';
import { lookingAhead, partner } from '../../../shared/pos/wiring/partner.ts';
import { find, sessions } from '../../../shared/pos/wiring/sessions.ts';
import { ownFigures } from '../../../shared/pos/wiring/till-answered.ts';

const calculate = calculateRewards(sessions, partner);
const limited = channelLimit();

/** POST /loyalty/calculate-rewards: what a basket would earn. The last one counts. */
export const handler = http(route, { body: validate, answered: ownFigures(route) }, async ({ caller, body, at }) => {
  const basket = basketIn(body);
  const session = await lookingAhead(find(tillOf(caller.claims), body.sessionId));
  const limits = await limited(session, at);
  return ok(rewardsView(await calculate(session, basket, at)), limits);
});
