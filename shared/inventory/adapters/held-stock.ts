import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderData } from '#contracts/orders/order-data';
import { linesOf } from '../../orders/contracts/lines.ts';
import { EVENT_RETENTION_DAYS, orderEventKey, storedEvent } from '../../platform/events/event-store.ts';
import { PermanentError } from '../../platform/failures.ts';
import { logger } from '../../platform/telemetry/observability.ts';
import { HOLDING, heldLines, type StockOfOrder } from '../contracts/held-stock.ts';
import type { HeldForOrder, HeldOfSku } from '../stock-gaps.ts';
import { FIRST_MOVEMENT, MOVEMENTS } from './movements.ts';
import { stockKey } from './stock-change.ts';

/** Parts of the table that are read side by side: a gigabyte takes some ten seconds. */
const SEGMENTS = 8;
/** Lines of open allocations that are held in memory at once, some 300 bytes each. */
export const MOST_HELD = 500_000;

/** SKUs of which only the stock or only the first movement was seen so far, some 150 bytes each. */
export const MOST_UNPAIRED = 1_000_000;
const { SK: STOCK } = stockKey('');

/** What a scan of the table has found. */
export interface HeldStock {
  /** What is held of each SKU, by the orders. */
  readonly held: ReadonlyMap<string, HeldOfSku>;
  /** SKUs that have moved, and whose stock was not seen: it may have been made meanwhile. */
  readonly stockless: readonly string[];
}

type Kept = StockOfOrder & Pick<HeldForOrder, 'createdAt' | 'updatedAt'> & { readonly orderId: string };

/**
 * Reads all open allocations, and which SKUs have moved and have no stock. No index has them: it would be written with
 * every order, and be missing of exactly those that somebody has written by hand. The scan reads all items anyway, and a SKU
 * has one stock and one first movement.
 *
 * @throws PermanentError too_much_held above so many lines: a function has no room for them, and another try has no more
 */
export function heldStock(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  TableName: string,
  { most = MOST_HELD, mostUnpaired = MOST_UNPAIRED, segments = SEGMENTS } = {},
): () => Promise<HeldStock> {
  return async () => {
    const held = new Map<string, Map<string, HeldForOrder>>();
    const unpaired = new Map<string, 'stock' | 'moved'>();
    let isPaired = true;
    let lines = 0;
    await Promise.all(Array.from({ length: segments }, (_, Segment) => readSegment(Segment)));
    const stockless = [...unpaired].flatMap(([sku, seen]) => (seen === 'moved' ? [sku] : []));
    return { held, stockless: stockless.sort() };

    async function readSegment(Segment: number): Promise<void> {
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new ScanCommand({
            ...{ TableName, Segment, TotalSegments: segments },
            FilterExpression:
              '(SK = :allocation AND #status IN (:allocated, :paid)) OR SK = :stock OR (SK = :first AND begins_with(PK, :movements))',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: {
              ...{ ':allocation': 'ALLOCATION', ':allocated': HOLDING[0], ':paid': HOLDING[1] },
              ...{ ':stock': STOCK, ':first': FIRST_MOVEMENT, ':movements': MOVEMENTS },
            },
            ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
          }),
        );
        for (const item of Items) {
          if (item.SK === STOCK) pair(item.sku, 'stock');
          else if (item.SK === FIRST_MOVEMENT) pair(item.sku, 'moved');
          else add(item as Kept);
        }
        ExclusiveStartKey = LastEvaluatedKey;
      } while (ExclusiveStartKey);
    }

    /** Both are somewhere in the table, in any order. */
    function pair(sku: string, seen: 'stock' | 'moved'): void {
      const other = unpaired.get(sku);
      if (other !== undefined && other !== seen) unpaired.delete(sku);
      else if (isPaired) unpaired.set(sku, seen);
      if (unpaired.size <= mostUnpaired) return;
      // The rest of the comparison is worth more than this: it goes on without.
      logger.warn('too many SKUs to look for those without a stock', { mostUnpaired });
      isPaired = false;
      unpaired.clear();
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
