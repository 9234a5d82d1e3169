import { sqsClient } from '../../platform/aws/clients.ts';
import { commandQueue } from '../../platform/outgoing/command-queue.ts';
import { setting } from '../../platform/settings.ts';
import { RECONCILE_DAY } from '../adapters/reconcile-day.ts';
import type { Cause } from '../adapters/resume-session.ts';

const send = commandQueue({ client: sqsClient(), queueUrl: setting('RECONCILIATION_QUEUE_URL') });

/** Has business days compared with the partner's books. */
export function startReconciliation(days: readonly string[], at: number, cause: Cause): Promise<void> {
  return send(
    days.map((businessDate) => ({
      id: `${businessDate}@${at}`,
      command: RECONCILE_DAY,
      data: { businessDate },
      ...cause,
    })),
  );
}
