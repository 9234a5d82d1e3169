import type { Level, Movement } from './movement.ts';
import type { Stock } from './stock.ts';

/** What is wrong about a SKU. */
export type StockGapKind = 'movement_missing' | 'level_differs' | 'reserved_differs' | 'order_differs';

export interface StockGap {
  readonly kind: StockGapKind;
  /** Both sides, in words for people. */
  readonly found: string;
}

/** What the newest movements of a SKU come to. */
export interface ReadMovements {
  /** Movements that are not there, and places where one does not begin as the other ended. */
  readonly gaps: readonly StockGap[];
  /** Units that were reserved more, below 0 fewer, by movements that are not there: nobody knows for which order. */
  readonly reservedUnseen: number;
  /** What is reserved for each order by its movements. */
  readonly reserved: ReadonlyMap<string, ReservedForOrder>;
}

export interface ReservedForOrder {
  readonly units: number;
  /** ISO 8601 in UTC: its newest movement. */
  readonly movedAt: string;
  /** Whether all of its movements were read. */
  readonly isWhole: boolean;
}

const NOTHING: Level = { units: 0, reserved: 0 };

/**
 * What a SKU whose stock somebody has removed has lost by it. One of which nothing was left has lost nothing.
 *
 * @param last its newest movement; undefined where it has none
 */
export function lostStock(last: Movement | undefined): StockGap[] {
  if (!last || isSame(last.after, NOTHING)) return [];
  return [
    {
      kind: 'level_differs',
      found: `movement ${last.version} ends with ${words(last.after)}, and its stock is not there`,
    },
  ];
}

/**
 * Reads what movements come to. Numbers have no gaps, each begins where the last ended, the first with nothing, and the last
 * ends at the stock.
 *
 * @param movements newest first, up to the stock's version: a later one is none of this stock
 * @param isAll whether they go back to the first
 * @param settledBefore ISO 8601 in UTC; a movement reaches the table by its stream, so that one before another which is later
 *   than that may still be on its way
 * @param since ISO 8601 in UTC; what is wrong before movements that are older was told by then
 */
export function readMovements(
  stock: Pick<Stock, 'sku' | 'units' | 'reserved' | 'updatedAt'> & { readonly version: number },
  movements: readonly Movement[],
  isAll: boolean,
  { settledBefore, since = '' }: { readonly settledBefore: string; readonly since?: string | undefined },
): ReadMovements {
  const gaps: StockGap[] = [];
  const tell = (kind: StockGapKind, found: string) => {
    if (next.until >= since) gaps.push({ kind, found });
  };
  const reserved = new Map<string, ReservedForOrder>();
  let reservedUnseen = 0;
  /** What a movement has to end with, its number, and until when it was made at the latest. */
  let next: { readonly level: Level; readonly version: number; readonly until: string } = {
    ...{ level: stock, version: stock.version, until: stock.updatedAt },
  };
  const pass = (version: number, after: Level) => {
    if (version < next.version) {
      if (next.until > settledBefore) return;
      reservedUnseen += next.level.reserved - after.reserved;
      const missing =
        version + 1 === next.version
          ? `movement ${next.version} is`
          : `movements ${version + 1} to ${next.version} are`;
      tell('movement_missing', `${missing} not there`);
    } else if (!isSame(after, next.level)) {
      const one = version === 0 ? 'it begins' : `movement ${version} ends`;
      tell('level_differs', `${one} with ${words(after)}, and what follows with ${words(next.level)}`);
    }
  };
  for (const { version, before, after, cause, movedAt } of movements) {
    pass(version, after);
    next = { level: before, version: version - 1, until: movedAt };
    const change = after.reserved - before.reserved;
    const { orderId, kind } = cause;
    if (orderId === undefined) {
      if (change !== 0) tell('reserved_differs', `movement ${version} reserves ${change} units for no order`);
      continue;
    }
    const known = reserved.get(orderId);
    reserved.set(orderId, {
      units: (known?.units ?? 0) + change,
      movedAt: known?.movedAt ?? movedAt,
      isWhole: isAll || known?.isWhole === true || kind === 'ALLOCATION',
    });
  }
  if (isAll) pass(0, NOTHING);
  return { gaps, reservedUnseen, reserved };
}

/** What is held of a SKU for an order, as its allocation has it. */
export interface HeldForOrder {
  /** That have not left the house and are not free again. */
  readonly units: number;
  /** That were allocated at first. */
  readonly allocated: number;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What is held of a SKU, by the orders. */
export type HeldOfSku = ReadonlyMap<string, HeldForOrder>;

/**
 * Orders of which movements and allocations do not say the same.
 *
 * @param oldest ISO 8601 in UTC, where older movements were not read: what was allocated before then is not known of
 */
export function ordersThatDiffer(
  reserved: ReadMovements['reserved'],
  held: HeldOfSku,
  settledBefore: string,
  oldest: string | undefined,
): string[] {
  const moved = [...reserved].flatMap(([orderId, { units, movedAt, isWhole }]) =>
    isWhole && movedAt <= settledBefore && units !== (held.get(orderId)?.units ?? 0) ? [orderId] : [],
  );
  const unmoved = [...held].flatMap(([orderId, { createdAt, updatedAt }]) =>
    !reserved.has(orderId) && updatedAt <= settledBefore && (oldest === undefined || createdAt >= oldest)
      ? [orderId]
      : [],
  );
  return [...moved, ...unmoved];
}

/** @param told units of the SKU that the order's event says were allocated; undefined where there is no such event */
export function orderGaps(orderId: string, { allocated }: HeldForOrder, told: number | undefined): StockGap[] {
  if (told === allocated) return [];
  const said = told === undefined ? 'no event of the order says so' : `the order's event says ${told}`;
  return [{ kind: 'order_differs', found: `${allocated} units are allocated to ${orderId}, and ${said}` }];
}

/** What movements say is reserved for an order, and what its allocation does. */
export interface ComparedOrder {
  readonly orderId: string;
  readonly reserved: number;
  readonly open: number;
}

/**
 * Compares what is reserved with the open allocations of orders. Where movements that are not there have moved as much as
 * all orders differ by, they are all that is wrong, and are told themselves.
 */
export function reservedGaps(orders: readonly ComparedOrder[], reservedUnseen: number): StockGap[] {
  const wrong = orders.filter(({ reserved, open }) => reserved !== open);
  const difference = wrong.reduce((sum, { reserved, open }) => sum + open - reserved, 0);
  if (reservedUnseen !== 0 && difference === reservedUnseen) return [];
  return wrong.map(({ orderId, reserved, open }) => ({
    kind: 'reserved_differs',
    found: `${reserved} units are reserved for ${orderId}, of its allocation ${open} are open`,
  }));
}

const isSame = (one: Level, other: Level) => one.units === other.units && one.reserved === other.reserved;
const words = ({ units, reserved }: Level) => `${units} free and ${reserved} reserved`;
