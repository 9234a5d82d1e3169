import validate from '#contracts/pos/reconcile-day-command';
import { commands } from '../../../shared/platform/boundary/commands.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
import { RECONCILE_DAY } from '../../../shared/pos/adapters/reconcile-day.ts';
import { reconcile } from '../../../shared/pos/wiring/reconciliation.ts';

/** pos.reconcileDay.v1: compares the sales of a business day with the partner's books. */
export const handler = commands({ commands: { [RECONCILE_DAY]: validate } }, (received, at) =>
  Promise.allSettled(
    received.map(async ({ data: { businessDate }, actor, correlationId }) => {
      logger.info('a day was compared', { ...(await reconcile(businessDate, at, { actor, correlationId })) });
    }),
  ),
);
