import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderData } from '#contracts/orders/order-data';
import { linesOf } from '../../orders/contracts/lines.ts';
import { EVENT_RETENTION_DAYS, orderEventKey, storedEvent } from '../../platform/events/event-store.ts';
import { PermanentError } from '../../platform/failures.ts';
import { HOLDING, heldLines, type StockOfOrder } from '../contracts/held-stock.ts';
import type { HeldForOrder, HeldOfSku } from '../stock-gaps.ts';

/** Parts of the table that are read side by side: a gigabyte takes some ten seconds. */
const SEGMENTS = 8;
/** Lines of open allocations that are held in memory at once, some 300 bytes each. */
export const MOST_HELD = 500_000;

/** What is held of each SKU, by the orders. */
export type HeldStock = () => Promise<ReadonlyMap<string, HeldOfSku>>;

type Kept = StockOfOrder & Pick<HeldForOrder, 'createdAt' | 'updatedAt'> & { readonly orderId: string };

/**
 * Reads all open allocations. No index has them: it would be written with every order, and be missing of exactly those that
 * somebody has written by hand.
 *
 * @throws PermanentError too_much_held above so many lines: a function has no room for them, and another try has no more
 */
export function heldStock(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  TableName: string,
  most = MOST_HELD,
  segments = SEGMENTS,
): HeldStock {
  return async () => {
    const held = new Map<string, Map<string, HeldForOrder>>();
    let lines = 0;
    await Promise.all(Array.from({ length: segments }, (_, Segment) => readSegment(Segment)));
    return held;

    async function readSegment(Segment: number): Promise<void> {
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new ScanCommand({
            ...{ TableName, Segment, TotalSegments: segments },
            FilterExpression: 'SK = :allocation AND #status IN (:allocated, :paid)',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: { ':allocation': 'ALLOCATION', ':allocated': HOLDING[0], ':paid': HOLDING[1] },
            ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
          }),
        );
        for (const item of Items as unknown as Kept[]) add(item);
        ExclusiveStartKey = LastEvaluatedKey;
      } while (ExclusiveStartKey);
    }

    function add(kept: Kept): void {
      const { orderId, createdAt, updatedAt } = kept;
      for (const { productId, quantity } of heldLines(kept)) {
        const ofSku = held.get(productId) ?? new Map<string, HeldForOrder>();
        held.set(productId, ofSku);
        ofSku.set(orderId, { units: quantity, allocated: unitsIn(kept, productId), createdAt, updatedAt });
        if (++lines > most) throw new PermanentError('too_much_held', `more than ${most} lines of orders are held`);
      }
    }
  };
}

/** An event is not asked for in its last day: the store forgets it when it has time. */
const EVENT_KNOWN_MS = (EVENT_RETENTION_DAYS - 1) * 86_400_000;

/** What the store's ORDER_STOCK_ALLOCATED_EVENT says of an order's line. @param now milliseconds since 1970-01-01T00:00:00Z */
export function allocationTold(client: Pick<DynamoDBDocumentClient, 'send'>, eventsTable: string, now: () => number) {
  return async (sku: string, orderId: string, { createdAt }: HeldForOrder) => {
    if (now() - Date.parse(createdAt) >= EVENT_KNOWN_MS) return 'forgotten' as const;
    const event = await storedEvent(client, eventsTable, orderEventKey(orderId, 'ORDER_STOCK_ALLOCATED_EVENT'));
    return event && unitsIn(event.eventData as unknown as OrderData, sku);
  };
}

function unitsIn(order: Parameters<typeof linesOf>[0], sku: string): number {
  return linesOf(order).find(({ productId }) => productId === sku)?.quantity ?? 0;
}
