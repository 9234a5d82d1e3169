import { nightlyRun } from '../../../shared/orders/adapters/start-reconciliation.ts';
import { start } from '../../../shared/orders/wiring/reconciliation.ts';
import { schedule } from '../../../shared/platform/boundary/schedule.ts';

/** Every night: has the orders of a month compared with events, stock, payments, points and charges. */
export const handler = schedule(({ dueAt, actor, correlationId }) =>
  start({ ...nightlyRun(dueAt), actor, correlationId }),
);
