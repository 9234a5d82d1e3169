import validate from '#contracts/pos/void-session-query';
import { route } from '#routes/pos/void-session';
import { http } from '../../../shared/platform/boundary/http.ts';
import { accepted, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { giveBack } from '../../../shared/pos/adapters/give-back.ts';
import { channelLimit } from '../../../shared/pos/adapters/till-limits.ts';
import { pendingView, sessionView } from '../../../shared/pos/session-view.ts';
import { tillOf } from '../../../shared/pos/till.ts';
import { dateOf, needsWork } from '../../../shared/pos/times.ts';
import { lookingAhead, partner } from '../../../shared/pos/wiring/partner.ts';
import { find, sessions } from '../../../shared/pos/wiring/sessions.ts';
import { ownFigures } from '../../../shared/pos/wiring/till-answered.ts';

const carryOut = giveBack(sessions, partner);
const limited = channelLimit();

/** POST /loyalty/sessions/{sessionId}/void: ends a session, and takes a booking back on its business day. */
export const handler = http(
  route,
  { query: validate, answered: ownFigures(route) },
  async ({ caller, path, query, at }) => {
    const found = await lookingAhead(find(tillOf(caller.claims), path.sessionId));
    const limits = await limited(found, at);
    const { businessDate = dateOf(at) } = query;
    const session = await carryOut(found, { type: 'void', businessDate }, at);
    return needsWork(session) ? accepted(pendingView(session), limits) : ok(sessionView(session, at), limits);
  },
);
