import { createHash } from 'node:crypto';
import type { ReconciliationFoundV1 } from '#contracts/pos/reconciliation-found-v1';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import type { Finding } from '../reconciliation.ts';

/** pos.reconciliationFound.v1: the same finding, found again, has the same id. */
export function reconciliationFound(
  finding: Finding,
  businessDate: string,
  at: number,
  correlationId: string,
): DomainEvent {
  const data: ReconciliationFoundV1 = { businessDate, ...finding };
  const subject = finding.sessionId ?? finding.pdiSessionId ?? businessDate;
  const digest = createHash('sha256').update(JSON.stringify(data)).digest('base64url');
  return {
    id: `reconciliationFound.v1:${digest}`,
    type: 'pos.reconciliationFound.v1',
    ...{ subject, correlationId, at, data: { ...data } },
  };
}
