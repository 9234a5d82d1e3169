import validate from '#contracts/pos/finalize-session-request';
import { route } from '#routes/pos/finalize';
import { http } from '../../../shared/platform/boundary/http.ts';
import { accepted, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { wholeNumberSetting } from '../../../shared/platform/settings.ts';
import { finalizeSession } from '../../../shared/pos/adapters/finalize-session.ts';
import { finalizeIn } from '../../../shared/pos/adapters/read-requests.ts';
import { tillLimits } from '../../../shared/pos/adapters/till-limits.ts';
import { finalizedView, pendingView, replayed } from '../../../shared/pos/session-view.ts';
import { tillOf } from '../../../shared/pos/till.ts';
import { partner } from '../../../shared/pos/wiring/partner.ts';
import { find, sessions } from '../../../shared/pos/wiring/sessions.ts';

const rules = { lateFinalizeHours: wholeNumberSetting('LATE_FINALIZE_HOURS') };
const finalize = finalizeSession(sessions, partner, rules);
const limited = tillLimits();

/** POST /loyalty/finalize: books a sale, once, whatever becomes of the answer. */
export const handler = http(route, { body: validate }, async ({ caller, body, at }) => {
  const command = finalizeIn(body);
  const found = await find(tillOf(caller.claims), body.sessionId);
  const limits = await limited(found, at);
  const { session, isRepeat } = await finalize(found, command, at);
  if (session.status !== 'finalized') return accepted(pendingView(session), limits);
  return ok(finalizedView(session), { ...limits, ...replayed(isRepeat) });
});
