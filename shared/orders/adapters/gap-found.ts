import { createHash } from 'node:crypto';
import type { OrderGapFoundV1 } from '#contracts/orders/order-gap-found-v1';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import type { Gap } from '../reconcile.ts';

/** orders.orderGapFound.v1: the same gaps, found again, have the same id. */
export function gapFoundEvent(orderId: string, gaps: readonly Gap[], at: number, correlationId: string): DomainEvent {
  const data: OrderGapFoundV1 = { orderId, gaps: gaps.map(({ kind, found }) => ({ kind, found })) };
  const digest = createHash('sha256').update(JSON.stringify(data)).digest('base64url');
  return {
    id: `${orderId}#gapFound#${digest}`,
    type: 'orders.orderGapFound.v1',
    subject: orderId,
    correlationId,
    at,
    data: { ...data },
  };
}
