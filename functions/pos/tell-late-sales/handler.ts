import validate from '#contracts/pos/late-sales-request';
import { route } from '#routes/pos/tell-late-sales';
import { http } from '../../../shared/platform/boundary/http.ts';
import { accepted } from '../../../shared/platform/boundary/http-answer.ts';
import { salesIn } from '../../../shared/pos/adapters/read-requests.ts';
import { refused } from '../../../shared/pos/adapters/refusals.ts';
import { tellLateSales } from '../../../shared/pos/adapters/tell-late-sales.ts';
import { channelLimit } from '../../../shared/pos/adapters/till-limits.ts';
import { tillOf } from '../../../shared/pos/till.ts';
import { rules } from '../../../shared/pos/wiring/rules.ts';
import { sessions } from '../../../shared/pos/wiring/sessions.ts';
import { ownFigures } from '../../../shared/pos/wiring/till-answered.ts';

const take = tellLateSales(sessions, rules);
const limited = channelLimit();

/** POST /loyalty/sessions/batch: takes sales that were made offline. Each is told what became of it. */
export const handler = http(
  route,
  { body: validate, answered: ownFigures(route) },
  async ({ caller, body, correlationId, at }) => {
    const till = tillOf(caller.claims);
    const [channelId] = till.channels;
    if (channelId === undefined) throw refused('wrong_channel');
    const sales = salesIn(body);
    const limits = await limited({ ...till, channelId }, at);
    return accepted({ sales: await take(till, sales, correlationId, at) }, limits);
  },
);
