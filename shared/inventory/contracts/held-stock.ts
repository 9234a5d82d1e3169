import { type Line, linesOf, type WithLines } from '../../orders/contracts/lines.ts';

/** What inventory keeps of an order's stock, as contexts that may look at it read it. */
export interface StockOfOrder extends WithLines {
  /** What was decided, and what came of it. */
  readonly status: string;
  /** What has left the house of it, by shipments. Absent where nothing has. */
  readonly dispatched?: Readonly<Record<string, readonly Line[]>>;
}

/** Where it lies in the table `inventory`. */
export const stockOfOrderKey = (orderId: string) => ({ PK: `ORDER#${orderId}`, SK: 'ALLOCATION' });

/** While it is one of these, what has not left the house is reserved for the order; of all others nothing is. */
export const HOLDING = ['ALLOCATED', 'COMPLETED_PAYMENT_ACCEPTED'] as const;

/** What is reserved for an order: units that have not left the house and are not free again. */
export function heldLines(stock: StockOfOrder | undefined): Line[] {
  return stock && HOLDING.some((status) => status === stock.status) ? stillReserved(stock) : [];
}

/** What is left of an allocation without what has left the house. */
export function stillReserved(allocation: Omit<StockOfOrder, 'status'>): Line[] {
  const gone = new Map<string, number>();
  for (const { productId, quantity } of Object.values(allocation.dispatched ?? {}).flat())
    gone.set(productId, (gone.get(productId) ?? 0) + quantity);
  return linesOf(allocation).flatMap(({ productId, quantity }) => {
    const left = quantity - (gone.get(productId) ?? 0);
    return left > 0 ? [{ productId, quantity: left }] : [];
  });
}
