import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { schedule } from '../../../shared/platform/boundary/schedule.ts';

/** Every five minutes: keeps the programme if it has changed, which starts the re-evaluation of all members. */
export const handler = schedule(async () => {
  await programmeInForce();
});
