import type { EventPublisher } from '../../platform/events/event-publisher.ts';
import { count, logger } from '../../platform/telemetry/observability.ts';
import type { Instant } from '../account.ts';
import type { Programme } from '../contracts/programme.ts';
import type { ReconcileAccount, Reconciled } from './account-reconciliation.ts';
import { driftFoundEvent } from './drift-found.ts';

export type AnnouncedReconciliation = (
  userId: string,
  programme: Programme,
  at: Instant,
  correlationId: string,
) => Promise<Reconciled | undefined>;

/** Reconciles an account and tells of what it found: in an event, in the log and in metrics. */
export function announcedReconciliation(
  reconcile: ReconcileAccount,
  publisher: Pick<EventPublisher, 'publish'>,
): AnnouncedReconciliation {
  return async (userId, programme, at, correlationId) => {
    const found = await reconcile(userId, programme, at);
    if (!found) return undefined;
    count('ReconciledAccounts');
    if (found.timer === 'rearmed') {
      count('RearmedTimers');
      logger.warn('an account had no timer and has one again', { userId });
    }
    if (!found.drift) return found;
    count('DriftFound');
    const { differences, faults } = found.drift;
    logger.error('an account is not what its entries make of it', { userId, differences, faults });
    const [published] = await publisher.publish([driftFoundEvent(found.drift, at, correlationId)]);
    if (published?.status === 'rejected') throw published.reason;
    return found;
  };
}
