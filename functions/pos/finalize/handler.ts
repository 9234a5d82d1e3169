import validate from '#contracts/pos/finalize-session-request';
import { route } from '#routes/pos/finalize';
import { http } from '../../../shared/platform/boundary/http.ts';
import { accepted, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { wholeNumberSetting } from '../../../shared/platform/settings.ts';
import { finalizeSession } from '../../../shared/pos/adapters/finalize-session.ts';
import { finalizeIn } from '../../../shared/pos/adapters/read-requests.ts';
import { finalizedView, pendingView, replayed } from '../../../shared/pos/session-view.ts';
import { tillOf } from '../../../shared/pos/till.ts';
import { lookingAhead, partner } from '../../../shared/pos/wiring/partner.ts';
import { find, sessions } from '../../../shared/pos/wiring/sessions.ts';
import { ownFigures } from '../../../shared/pos/wiring/till-answered.ts';

const rules = { lateFinalizeHours: wholeNumberSetting('LATE_FINALIZE_HOURS') };
const finalize = finalizeSession(sessions, partner, rules);

/**
 * POST /loyalty/finalize: books a sale, once, whatever becomes of the answer. No till's limit is against it: the customer has
 * paid, and the sale was counted when it began.
 */
export const handler = http(route, { body: validate, answered: ownFigures(route) }, async ({ caller, body, at }) => {
  const command = finalizeIn(body);
  const found = await lookingAhead(find(tillOf(caller.claims), body.sessionId));
  const { session, isRepeat } = await finalize(found, command, at);
  if (session.status !== 'finalized') return accepted(pendingView(session));
  return ok(finalizedView(session), replayed(isRepeat));
});
