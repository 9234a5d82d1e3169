import validate from '#contracts/loyalty/session-voided-v1';
import { commandOf, credit } from '../../../shared/loyalty/adapters/credit.ts';
import { followingSale } from '../../../shared/loyalty/adapters/where-mirrored.ts';
import { mirroredReturn, mirrorReturn } from '../../../shared/loyalty/mirrored-session.ts';
import { accounts } from '../../../shared/loyalty/wiring/credited-accounts.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { unmirrored } from '../../../shared/loyalty/wiring/unmirrored-sales.ts';
import { queue, type Received } from '../../../shared/platform/boundary/queue.ts';

const takeBackEach = credit(accounts, programmeInForce);
const events = { 'pos.sessionVoided.v1': { validate, translate: mirroredReturn } };

/** pos.sessionVoided.v1: takes back what the partner took back of a sale that is in the ledger, once for each void and return. */
export const handler = queue(
  { events },
  followingSale(programmeInForce, unmirrored, (returns: readonly Received<ReturnType<typeof mirroredReturn>>[], at) =>
    takeBackEach(returns, ({ event: given, ...received }) => mirrorReturn({ ...commandOf(received), given }), at),
  ),
);
