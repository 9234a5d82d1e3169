import validate from '#contracts/loyalty/quote-request';
import { route } from '#routes/loyalty/quote-order';
import { openAccount } from '../../../shared/loyalty/account.ts';
import { seenAccount } from '../../../shared/loyalty/adapters/settled-account.ts';
import { quote } from '../../../shared/loyalty/quote.ts';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/requested-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';

const seen = seenAccount(accounts, programmeToRead);

/** POST /loyalty/quote: what an order would earn if the caller completed it now. Moves nothing. */
export const handler = http(route, { body: validate }, async ({ userId, body, at }) => {
  const [account, programme] = await Promise.all([seen(userId, at), programmeToRead()]);
  return ok(quote(body, account ?? openAccount(userId, at), programme, at));
});
