import { parcels } from '../../../shared/parcels/wiring/parcels.ts';
import { schedule } from '../../../shared/platform/boundary/schedule.ts';

/** Each night: the day of the due time is closed, once. */
export const handler = schedule(async ({ dueAt }) => parcels.closeDay(new Date(dueAt).toISOString()));
