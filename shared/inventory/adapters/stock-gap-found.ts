import { createHash } from 'node:crypto';
import type { StockGapFoundV1 } from '#contracts/inventory/stock-gap-found-v1';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import type { StockGap } from '../stock-gaps.ts';

/** In one event: some 20 KB, of the 256 that an event may have. A fault of ours can have changed all orders of a SKU. */
export const MOST_GAPS_TOLD = 100;

/** inventory.stockGapFound.v1: the same gaps, found again, have the same id. */
export function stockGapFoundEvent(
  productId: string,
  gaps: readonly StockGap[],
  at: number,
  correlationId: string,
): DomainEvent {
  const told = gaps.slice(0, MOST_GAPS_TOLD).map(({ kind, found }) => ({ kind, found }));
  const data: StockGapFoundV1 = { productId, gaps: told };
  const digest = createHash('sha256').update(JSON.stringify(data)).digest('base64url');
  return {
    id: `${productId}#stockGapFound#${digest}`,
    type: 'inventory.stockGapFound.v1',
    subject: productId,
    correlationId,
    at,
    data: { ...data },
  };
}
