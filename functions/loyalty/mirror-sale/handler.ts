import validate from '#contracts/loyalty/session-finalized-v1';
import { commandOf, credit } from '../../../shared/loyalty/adapters/credit.ts';
import { whereMirrored } from '../../../shared/loyalty/adapters/where-mirrored.ts';
import { mirroredSale, mirrorSale } from '../../../shared/loyalty/mirrored-session.ts';
import { accounts } from '../../../shared/loyalty/wiring/credited-accounts.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { unmirrored } from '../../../shared/loyalty/wiring/unmirrored-sales.ts';
import { queue, type Received } from '../../../shared/platform/boundary/queue.ts';

const creditEach = credit(accounts, programmeInForce);
const events = { 'pos.sessionFinalized.v1': { validate, translate: mirroredSale } };

/** pos.sessionFinalized.v1: gives the member what the partner has booked, once for the session. */
export const handler = queue(
  { events },
  whereMirrored(programmeInForce, unmirrored, (sales: readonly Received<ReturnType<typeof mirroredSale>>[], at) =>
    creditEach(sales, ({ event: sale, ...received }) => mirrorSale({ ...commandOf(received), sale }), at),
  ),
);
