import { schedule } from '../../../shared/platform/boundary/schedule.ts';
import { count } from '../../../shared/platform/telemetry/observability.ts';
import { wishes } from '../../../shared/wishes/wiring/wishes.ts';
import { forgottenDay } from '../../../shared/wishes/wish.ts';

/** Each night: forgets what was wished a year before the due time, whenever the run began. */
export const handler = schedule(async ({ dueAt }) => {
  count('ForgottenWishes', await wishes.forgetDay(forgottenDay(dueAt)));
});
