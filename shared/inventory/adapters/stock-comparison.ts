import { setTimeout as delay } from 'node:timers/promises';
import { heldLines } from '../contracts/held-stock.ts';
import {
  type ComparedOrder,
  type HeldForOrder,
  type HeldOfSku,
  lostStock,
  orderGaps,
  ordersThatDiffer,
  readMovements,
  reservedGaps,
  type StockGap,
} from '../stock-gaps.ts';
import type { allocations } from './allocations.ts';
import type { Movements } from './movements.ts';
import { sideBySide } from './side-by-side.ts';
import type { StockRepository } from './stock-repository.ts';

/** Movements of a SKU that are read, the newest first: 20 MB. Those before were compared by the nights before. */
export const NEWEST_MOVEMENTS = 50_000;
const PAGE = 1000;
/** What differs is looked at once more: a movement is on its way to the table for moments, and no two reads are one. */
const LOOK_AGAIN_MS = 1000;

export interface Compared {
  /** ISO 8601 in UTC. Orders and movements of later are left out: they are under way. */
  readonly settledBefore: string;
  /** ISO 8601 in UTC. Gaps among movements since then; all without. */
  readonly since?: string | undefined;
}

interface Inventory {
  readonly stock: Pick<StockRepository, 'read'>;
  readonly movements: Pick<Movements, 'list'>;
  readonly allocations: Pick<ReturnType<typeof allocations>, 'read'>;
  /**
   * Units of the SKU that an order's event says were allocated to it.
   *
   * @returns undefined where there is no such event, 'forgotten' where the store may have forgotten it by now
   */
  readonly toldOf: (sku: string, orderId: string, held: HeldForOrder) => Promise<number | undefined | 'forgotten'>;
}

/** @returns what is wrong about a SKU; undefined where there is none of this name, nothing of it is held, and it never moved */
export type StockComparison = (
  sku: string,
  compared: Compared,
  held: HeldOfSku,
) => Promise<readonly StockGap[] | undefined>;

/**
 * Compares the stock of a SKU with its movements, what they reserve for each order with its open allocation, and each open
 * allocation with the event that tells of it. It changes nothing.
 *
 * @source docs/decisions/0169-stock-is-compared-by-inventory.md
 */
export function stockComparison(
  { stock, movements, allocations, toldOf }: Inventory,
  newest = NEWEST_MOVEMENTS,
  pause: (milliseconds: number) => Promise<unknown> = delay,
): StockComparison {
  return async (sku, compared, held) => {
    const found = await look(sku, compared, held);
    if (!found || found.length === 0) return found;
    await pause(LOOK_AGAIN_MS);
    const again = new Set((await look(sku, compared, held))?.map((gap) => gap.found));
    return found.filter((gap) => again.has(gap.found));
  };

  async function look(sku: string, compared: Compared, held: HeldOfSku): Promise<readonly StockGap[] | undefined> {
    const { settledBefore } = compared;
    // First: whatever is moved while the rest is read has a later number.
    const kept = await stock.read(sku);
    const { moved, isAll } = await newestOf(sku, kept?.version);
    const [last] = moved;
    if (!kept && held.size === 0 && !last) return undefined;
    // Where somebody has removed the stock itself, whatever is held of it is held of what its movements have left.
    const left = { units: 0, reserved: 0, version: 0, ...last, ...last?.after, sku, updatedAt: settledBefore };
    const { gaps, reserved, reservedUnseen } = readMovements(kept ?? left, moved, isAll, compared);
    const oldest = isAll ? undefined : moved.at(-1)?.movedAt;
    const orders = await sideBySide(ordersThatDiffer(reserved, held, settledBefore, oldest), async (orderId) => {
      const allocation = await allocations.read(orderId);
      // Somebody has changed it lately, or since it was seen first.
      if (allocation && allocation.updatedAt > settledBefore) return [];
      const open = heldLines(allocation).find(({ productId }) => productId === sku)?.quantity ?? 0;
      const order: ComparedOrder = { orderId, open, reserved: reserved.get(orderId)?.units ?? 0 };
      return [order];
    });
    const settled = [...held].filter(([, { updatedAt }]) => updatedAt <= settledBefore);
    const untold = await sideBySide(settled, async ([orderId, of]) => {
      const told = await toldOf(sku, orderId, of);
      return told === 'forgotten' ? [] : orderGaps(orderId, of, told);
    });
    return [...(kept ? [] : lostStock(last)), ...gaps, ...reservedGaps(orders, reservedUnseen), ...untold];
  }

  /** @param version the last that is of interest; undefined for all that there are */
  async function newestOf(sku: string, version: number | undefined) {
    const moved: Awaited<ReturnType<Movements['list']>>[number][] = [];
    let before = version === undefined ? undefined : version + 1;
    while (moved.length < newest) {
      const limit = Math.min(PAGE, newest - moved.length);
      const page = await movements.list(sku, { limit, ...(before === undefined ? {} : { before }) });
      const last = page.at(-1);
      if (!last) return { moved, isAll: true };
      moved.push(...page);
      before = last.version;
    }
    return { moved, isAll: before === 1 };
  }
}
