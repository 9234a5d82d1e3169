import { nightlyParts } from '../../../shared/loyalty/adapters/start-reconciliation.ts';
import { start } from '../../../shared/loyalty/wiring/start-reconciliation.ts';
import { schedule } from '../../../shared/platform/boundary/schedule.ts';

/** Every night: has the accounts that changed on the day before compared with their entries, and a sixteenth of all. */
export const handler = schedule(({ dueAt, actor, correlationId }) => {
  const { day, parts } = nightlyParts(dueAt);
  return start({ run: `nightly-${day}`, day, parts, at: dueAt, actor, correlationId });
});
