import { setTimeout as delay } from 'node:timers/promises';
import { type ComparedOrder, openUnits, readMovements, reservedGaps, type StockGap } from '../stock-gaps.ts';
import type { allocations } from './allocations.ts';
import type { Movements } from './movements.ts';
import type { StockRepository } from './stock-repository.ts';

/**
 * Movements of a SKU that are read, the newest first: 20 MB, and of at most half as many orders an allocation each. Those
 * before were compared by the nights before.
 */
export const NEWEST_MOVEMENTS = 50_000;
const PAGE = 1000;
/** Allocations that are read side by side. */
const AT_ONCE = 10;
/** What differs is looked at once more: a movement is on its way to the table for moments, and no two reads are one. */
const LOOK_AGAIN_MS = 1000;

export interface Compared {
  /** ISO 8601 in UTC. Orders and movements of later are left out: they are under way. */
  readonly settledBefore: string;
  /** ISO 8601 in UTC. Gaps since then, and of orders for which nothing is reserved those that moved something; all without. */
  readonly since?: string | undefined;
  /** An order that is compared also where it has moved nothing. */
  readonly orderId?: string | undefined;
}

interface Inventory {
  readonly stock: Pick<StockRepository, 'read'>;
  readonly movements: Pick<Movements, 'list'>;
  readonly allocations: Pick<ReturnType<typeof allocations>, 'read'>;
}

/** @returns what is wrong about a SKU; undefined where there is none of this name */
export type StockComparison = (sku: string, compared: Compared) => Promise<readonly StockGap[] | undefined>;

/**
 * Compares the stock of a SKU with its movements, and what they reserve for each order with its open allocation. It reads
 * the table and changes nothing.
 *
 * @source docs/decisions/0114-commerce-is-compared.md
 */
export function stockComparison(
  { stock, movements, allocations }: Inventory,
  newest = NEWEST_MOVEMENTS,
  pause: (milliseconds: number) => Promise<unknown> = delay,
): StockComparison {
  return async (sku, compared) => {
    const found = await look(sku, compared);
    if (!found || found.length === 0) return found;
    await pause(LOOK_AGAIN_MS);
    const again = new Set((await look(sku, compared))?.map((gap) => gap.found));
    return found.filter((gap) => again.has(gap.found));
  };

  async function look(sku: string, compared: Compared): Promise<readonly StockGap[] | undefined> {
    // First: whatever is moved while the rest is read has a later number.
    const kept = await stock.read(sku);
    if (!kept) return undefined;
    const { moved, isAll } = await newestOf(sku, kept.version);
    const { gaps, reserved, reservedUnseen } = readMovements(kept, moved, isAll, compared);
    const ids = [...reserved].flatMap(([orderId, { units, movedAt, isWhole }]) => {
      const isDue = units !== 0 || compared.since === undefined || movedAt >= compared.since;
      return isWhole && isDue && movedAt <= compared.settledBefore ? [orderId] : [];
    });
    const { orderId } = compared;
    if (isAll && orderId !== undefined && !reserved.has(orderId)) ids.push(orderId);
    const orders: ComparedOrder[] = [];
    for (let first = 0; first < ids.length; first += AT_ONCE) {
      const read = await Promise.all(ids.slice(first, first + AT_ONCE).map((id) => compare(sku, id, compared)));
      orders.push(
        ...read.flatMap((each) => (each ? [{ ...each, reserved: reserved.get(each.orderId)?.units ?? 0 }] : [])),
      );
    }
    return [...gaps, ...reservedGaps(orders, reservedUnseen)];
  }

  /** @returns undefined for what has changed lately */
  async function compare(sku: string, orderId: string, { settledBefore }: Compared) {
    const allocation = await allocations.read(orderId);
    if (allocation && allocation.updatedAt > settledBefore) return undefined;
    return { orderId, open: openUnits(sku, allocation) };
  }

  async function newestOf(sku: string, version: number) {
    const moved: Awaited<ReturnType<Movements['list']>>[number][] = [];
    let before = version + 1;
    while (moved.length < newest) {
      const page = await movements.list(sku, { limit: Math.min(PAGE, newest - moved.length), before });
      const last = page.at(-1);
      if (!last) return { moved, isAll: true };
      moved.push(...page);
      before = last.version;
    }
    return { moved, isAll: before === 1 };
  }
}
