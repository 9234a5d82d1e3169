import validate from '#contracts/pos/totals-query';
import { route } from '#routes/pos/get-totals';
import { documentClient } from '../../../shared/platform/aws/clients.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { setting } from '../../../shared/platform/settings.ts';
import { daySessions } from '../../../shared/pos/adapters/day-sessions.ts';
import { refused } from '../../../shared/pos/adapters/refusals.ts';
import { channelLimit } from '../../../shared/pos/adapters/till-limits.ts';
import { isOfTill, tillOf } from '../../../shared/pos/till.ts';
import { dateOf } from '../../../shared/pos/times.ts';
import { totalsOf } from '../../../shared/pos/totals.ts';
import { reads } from '../../../shared/pos/wiring/session-reads.ts';
import { ownFigures } from '../../../shared/pos/wiring/till-answered.ts';

const sessionsOf = daySessions(documentClient(), setting('POS_SESSIONS_TABLE_NAME'), reads);
const limited = channelLimit();

/** GET /loyalty/totals: what the day of a till comes to. */
export const handler = http(route, { query: validate, answered: ownFigures(route) }, async ({ caller, query, at }) => {
  const { channel, businessDate = dateOf(at) } = query;
  const till = tillOf(caller.claims);
  if (!isOfTill(till, channel)) throw refused('wrong_channel');
  const { merchant } = till;
  const limits = await limited({ merchant, channelId: channel }, at);
  const found = await sessionsOf({ merchant, channelId: channel, businessDate });
  return ok({ channel, businessDate, ...totalsOf(found, at) }, limits);
});
