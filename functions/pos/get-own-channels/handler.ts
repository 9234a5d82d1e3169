import { route } from '#routes/pos/get-own-channels';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { breakerView } from '../../../shared/pos/adapters/partner-answer.ts';
import { ownChannelsView } from '../../../shared/pos/session-view.ts';
import { tillOf } from '../../../shared/pos/till.ts';
import { breaker } from '../../../shared/pos/wiring/circuit.ts';
import { rules } from '../../../shared/pos/wiring/rules.ts';
import { ownFigures } from '../../../shared/pos/wiring/till-answered.ts';

/** GET /loyalty/channels/me: what a till may do, and whether the partner is asked. */
export const handler = http(route, { answered: ownFigures(route) }, async ({ caller }) =>
  ok(ownChannelsView(tillOf(caller.claims), rules, breakerView(await breaker.view()))),
);
