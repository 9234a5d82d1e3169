import validate from '#contracts/pos/identify-request';
import { route } from '#routes/pos/identify';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { wholeNumberSetting } from '../../../shared/platform/settings.ts';
import { fingerprint } from '../../../shared/pos/adapters/fingerprint.ts';
import { identifySession } from '../../../shared/pos/adapters/identify-session.ts';
import { shownIn } from '../../../shared/pos/adapters/read-requests.ts';
import { refused } from '../../../shared/pos/adapters/refusals.ts';
import { saleLimit } from '../../../shared/pos/adapters/till-limits.ts';
import { identifiedView, replayed } from '../../../shared/pos/session-view.ts';
import { isOfTill, tillOf } from '../../../shared/pos/till.ts';
import { codes } from '../../../shared/pos/wiring/codes.ts';
import { lookingAhead, partner } from '../../../shared/pos/wiring/partner.ts';
import { sessions } from '../../../shared/pos/wiring/sessions.ts';
import { ownFigures } from '../../../shared/pos/wiring/till-answered.ts';

const ttlHours = wholeNumberSetting('SESSION_TTL_HOURS');
const identify = identifySession({ sessions, partner, codes, ttlHours, admit: saleLimit() });

/** POST /loyalty/identify: finds or begins the session of a sale, once for each transaction. */
export const handler = http(
  route,
  { body: validate, answered: ownFigures(route) },
  async ({ caller, body, correlationId, at }) => {
    const till = tillOf(caller.claims);
    if (!isOfTill(till, body.channelId)) throw refused('wrong_channel');
    const shown = shownIn(body);
    const customer = fingerprint(shown);
    const { session, isRepeat, headers } = await lookingAhead(
      identify({ ...body, till, shown, customer, correlationId }, at),
    );
    return ok(identifiedView(session), { ...headers, ...replayed(isRepeat) });
  },
);
