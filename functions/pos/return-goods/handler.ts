import { randomUUID } from 'node:crypto';
import validate from '#contracts/pos/return-goods-request';
import { route } from '#routes/pos/return-goods';
import { http } from '../../../shared/platform/boundary/http.ts';
import { accepted, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { fingerprint } from '../../../shared/pos/adapters/fingerprint.ts';
import { giveBack } from '../../../shared/pos/adapters/give-back.ts';
import { returnIn } from '../../../shared/pos/adapters/read-requests.ts';
import { channelLimit } from '../../../shared/pos/adapters/till-limits.ts';
import { pendingView, sessionView } from '../../../shared/pos/session-view.ts';
import { tillOf } from '../../../shared/pos/till.ts';
import { needsWork } from '../../../shared/pos/times.ts';
import { lookingAhead, partner } from '../../../shared/pos/wiring/partner.ts';
import { find, sessions } from '../../../shared/pos/wiring/sessions.ts';
import { ownFigures } from '../../../shared/pos/wiring/till-answered.ts';

const carryOut = giveBack(sessions, partner);
const limited = channelLimit();

/** POST /loyalty/sessions/{sessionId}/returns: takes points of goods back, once for each Idempotency-Key. */
export const handler = http(
  route,
  { body: validate, answered: ownFigures(route) },
  async ({ caller, path, body, idempotencyKey, at }) => {
    const command = returnIn(body, idempotencyKey === undefined ? randomUUID() : fingerprint(idempotencyKey));
    const found = await lookingAhead(find(tillOf(caller.claims), path.sessionId));
    const limits = await limited(found, at);
    const session = await carryOut(found, command, at);
    return needsWork(session) ? accepted(pendingView(session), limits) : ok(sessionView(session, at), limits);
  },
);
