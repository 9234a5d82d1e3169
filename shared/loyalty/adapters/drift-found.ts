import { createHash } from 'node:crypto';
import type { DriftFoundV1 } from '#contracts/loyalty/drift-found-v1';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import type { Instant } from '../account.ts';
import { canonical } from '../rebuild.ts';
import type { Drift } from '../reconcile.ts';

/** loyalty.driftFound.v1: the same drift, found again, has the same id. */
export function driftFoundEvent(drift: Drift, at: Instant, correlationId: string): DomainEvent {
  const { userId, sequence, checkedThrough, differences, faults } = drift;
  const data: DriftFoundV1 = {
    ...{ userId, sequence, checkedThrough },
    differences: differences.map(({ field, kept, rebuilt }) => ({
      field,
      kept: kept as DriftFoundV1['differences'][number]['kept'],
      rebuilt: rebuilt as DriftFoundV1['differences'][number]['rebuilt'],
    })),
    faults: [...faults],
  };
  const digest = createHash('sha256').update(canonical(data)).digest('base64url');
  return {
    id: `driftFound.v1:${digest}:${userId}`,
    type: 'loyalty.driftFound.v1',
    subject: userId,
    correlationId,
    at,
    data: { ...data },
  };
}
