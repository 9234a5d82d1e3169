import { route } from '#routes/loyalty/list-holds';
import { seenAccount } from '../../../shared/loyalty/adapters/settled-account.ts';
import { shownAccount } from '../../../shared/loyalty/adapters/shown-account.ts';
import { openHoldsView } from '../../../shared/loyalty/hold-view.ts';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/requested-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';

const seen = seenAccount(accounts, programmeToRead);

/** GET /loyalty/holds: the caller's open holds, the one that lapses first first. */
export const handler = http(route, {}, async ({ userId, at }) =>
  ok({ holds: openHoldsView(shownAccount(await seen(userId, at))) }),
);
