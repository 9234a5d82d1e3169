import { createHash } from 'node:crypto';
import type { OrderGapFoundV1 } from '#contracts/orders/order-gap-found-v1';
import type { StockGapFoundV1 } from '#contracts/orders/stock-gap-found-v1';
import type { StockGap } from '../../inventory/stock-gaps.ts';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import type { Gap } from '../reconcile.ts';

/** orders.orderGapFound.v1: the same gaps, found again, have the same id. */
export function gapFoundEvent(orderId: string, gaps: readonly Gap[], at: number, correlationId: string): DomainEvent {
  const data: OrderGapFoundV1 = { orderId, gaps: gaps.map(({ kind, found }) => ({ kind, found })) };
  const id = `${orderId}#gapFound#${digestOf(data)}`;
  return { id, type: 'orders.orderGapFound.v1', subject: orderId, correlationId, at, data: { ...data } };
}

/** Of a SKU, in one event: some 20 KB, of the 256 that an event may have. A fault of ours can have changed all of its orders. */
export const MOST_GAPS_TOLD = 100;

/** orders.stockGapFound.v1: the same of a SKU. */
export function stockGapFoundEvent(
  sku: string,
  gaps: readonly StockGap[],
  at: number,
  correlationId: string,
): DomainEvent {
  const data: StockGapFoundV1 = {
    sku,
    gaps: gaps.slice(0, MOST_GAPS_TOLD).map(({ kind, found }) => ({ kind, found })),
  };
  const id = `${sku}#stockGapFound#${digestOf(data)}`;
  return { id, type: 'orders.stockGapFound.v1', subject: sku, correlationId, at, data: { ...data } };
}

const digestOf = (data: object) => createHash('sha256').update(JSON.stringify(data)).digest('base64url');
