import { schedule } from '../../../shared/platform/boundary/schedule.ts';
import { daysDue } from '../../../shared/pos/reconciliation.ts';
import { startReconciliation } from '../../../shared/pos/wiring/reconciliation-queue.ts';

/** Every night: has the day before compared with the partner's books, and the fifth before, of which no sale comes late any more. */
export const handler = schedule(({ dueAt, ...cause }) => startReconciliation(daysDue(dueAt), dueAt, cause));
