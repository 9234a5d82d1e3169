import { route } from '#routes/loyalty/get-account';
import { accountView } from '../../../shared/loyalty/account-view.ts';
import { settledAccount } from '../../../shared/loyalty/adapters/settled-account.ts';
import { shownAccount } from '../../../shared/loyalty/adapters/shown-account.ts';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/requested-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';

const upToDate = settledAccount(accounts, programmeToRead, (error) =>
  logger.warn('what fell due is shown and not written yet', error),
);

/** GET /loyalty: the caller's points, tier and expiring buckets. */
export const handler = http(route, {}, async ({ userId, actor, at }) => {
  const account = shownAccount(await upToDate(userId, { actor, at }));
  const programme = await programmeToRead();
  return ok(accountView(account, programme));
});
