/** What `make seed` brings in. Ids are fixed, so that a second run says the same and changes nothing. */
export interface SeedLot {
  readonly sku: string;
  readonly units: number;
  readonly lotId: string;
}

export interface SeedOrder {
  readonly orderId: string;
  readonly sku: string;
  readonly units: number;
  readonly price: number;
  readonly userId: string;
}

/** In the order in which orders take turns. */
export const SEED_SKUS = ['ORANGES', 'APPLES', 'GRAPES'] as const;
type Sku = (typeof SEED_SKUS)[number];

const MEMBERS = ['MARIA', 'JOHN', 'ALICE'];
const ORDERS = 75;

/** Lots of each SKU and their units in all. */
const STOCK: Readonly<Record<Sku, { readonly lots: number; readonly units: number }>> = {
  APPLES: { lots: 5, units: 815 },
  GRAPES: { lots: 5, units: 3750 },
  ORANGES: { lots: 25, units: 5597 },
};

/** More than there is of anything: one order of each SKU finds too little stock. */
const DEPLETED = { orders: [1, 21, 41], units: 1_500_000 };
/** More than anybody is charged: one order of each SKU is rejected, and its stock comes back. */
const REJECTED = { orders: [11, 31, 51], price: 120_000.99 };

/** Units of the 23 orders of each SKU that are left: 480 in all, one after the other. */
const UNITS = [...Array.from({ length: 7 }, () => [10, 20, 30]).flat(), 10, 50];

/** 35 lots, whose sums are exact. */
export function seedLots(): SeedLot[] {
  return (['APPLES', 'GRAPES', 'ORANGES'] as const).flatMap((sku) => {
    const { lots, units } = STOCK[sku];
    const each = Math.floor(units / lots);
    return Array.from({ length: lots }, (_, index) => ({
      sku,
      units: index === 0 ? units - each * (lots - 1) : each,
      lotId: `${sku[0]}${String(index + 1).padStart(5, '0')}`,
    }));
  });
}

/** ORD001 to ORD075. */
export function seedOrders(): SeedOrder[] {
  const left = Object.fromEntries(SEED_SKUS.map((sku) => [sku, [...UNITS]]));
  return Array.from({ length: ORDERS }, (_, index) => {
    const number = index + 1;
    const sku: Sku = SEED_SKUS[index % SEED_SKUS.length] ?? 'ORANGES';
    const order = {
      orderId: `ORD${String(number).padStart(3, '0')}`,
      sku,
      units: 20,
      price: (1000 + number * 25) / 100,
      userId: MEMBERS[Math.floor(index / SEED_SKUS.length) % MEMBERS.length] ?? 'MARIA',
    };
    if (DEPLETED.orders.includes(number)) return { ...order, units: DEPLETED.units };
    if (REJECTED.orders.includes(number)) return { ...order, price: REJECTED.price };
    return { ...order, units: left[sku]?.shift() ?? 0 };
  });
}
