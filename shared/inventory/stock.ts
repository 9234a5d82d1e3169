/** What the stock of one SKU is; free and reserved are disjoint, together they are what lies on the shelf. */
export interface Stock {
  readonly sku: string;
  /** Free units: what an order can still have. */
  readonly units: number;
  /** Units allocated to orders that are under way. */
  readonly reserved: number;
  /** ISO 8601 in UTC: the first restock. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A lot that came in. It adds its units once, whatever else is said of it later. */
export interface Lot {
  readonly sku: string;
  readonly lotId: string;
  readonly units: number;
}

/** Of one lot or one order line. With MAX_FREE_UNITS far below 2^53, every sum stays exact. */
export const MAX_UNITS = 1_000_000_000;
export const MAX_FREE_UNITS = 1_000_000_000_000;

/** The most that may be free for a lot still to fit in. */
export const roomFor = ({ units }: Pick<Lot, 'units'>): number => MAX_FREE_UNITS - units;

/** Whether a repeated restock says the same as the first: an id stands for one lot. */
export function isSameLot(one: Lot, other: Lot): boolean {
  return one.sku === other.sku && one.lotId === other.lotId && one.units === other.units;
}
