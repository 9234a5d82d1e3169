import { nightlyRun } from '../../../shared/inventory/adapters/start-reconciliation.ts';
import { start } from '../../../shared/inventory/wiring/reconciliation.ts';
import { schedule } from '../../../shared/platform/boundary/schedule.ts';

/** Every night: has the stock of all SKUs compared with their movements and what is held of them for orders. */
export const handler = schedule(({ dueAt, actor, correlationId }) =>
  start({ ...nightlyRun(dueAt), actor, correlationId }),
);
