import type { OrderData } from '#contracts/orders/order-data';
import type { Line } from './contracts/lines.ts';
import { minorUnits, priceOf } from './contracts/price.ts';

/** More than this no order is worth, in minor units: sums stay exact far above it. */
export const MAX_ORDER_TOTAL = 100_000_000_000;

/** What is ordered, before it is known what it costs. */
export interface Wish {
  readonly orderId: string;
  readonly userId: string;
  readonly lines: readonly Pick<Line, 'productId' | 'quantity'>[];
}

/** What is asked for as lines: products without a quantity are one of each. */
export function wishedLines({
  lines,
  products = [],
}: {
  readonly lines?: Wish['lines'];
  readonly products?: readonly string[];
}): Wish['lines'] {
  const wished = lines ?? products.map((productId) => ({ productId, quantity: 1 }));
  return wished.map(({ productId, quantity }) => ({ productId: productId.trim(), quantity }));
}

/** A product that stands in two lines; undefined where each stands in one. */
export function repeatedIn(lines: Wish['lines']): string | undefined {
  return lines.find(({ productId }, index) => lines.findIndex((line) => line.productId === productId) < index)
    ?.productId;
}

/**
 * The order at the prices given.
 *
 * @param prices product to the price of one unit
 * @returns the first product that has no price, or 'too_dear' beyond MAX_ORDER_TOTAL
 */
export function priced(
  { orderId, userId, lines }: Wish,
  prices: ReadonlyMap<string, number>,
): { readonly order: OrderData } | { readonly unknown: string } | 'too_dear' {
  let total = 0;
  const known: { productId: string; quantity: number; unitPrice: number }[] = [];
  for (const { productId, quantity } of lines) {
    const unitPrice = prices.get(productId);
    if (unitPrice === undefined) return { unknown: productId };
    total += (minorUnits(unitPrice) ?? 0) * quantity;
    if (total > MAX_ORDER_TOTAL) return 'too_dear';
    known.push({ productId, quantity, unitPrice });
  }
  const [first, ...more] = known;
  if (!first) throw new Error('an order has a line at least');
  const { productId: sku, quantity: units } = first;
  return { order: { orderId, sku, units, price: priceOf(total), userId, lines: [first, ...more] } };
}

/** Whether an order has the lines that are asked for, whatever they cost. */
export function isOrderOf(order: { readonly userId: string; readonly lines: readonly Line[] }, wish: Wish): boolean {
  const said = (lines: Wish['lines']) => JSON.stringify(lines.map(({ productId, quantity }) => [productId, quantity]));
  return order.userId === wish.userId && said(order.lines) === said(wish.lines);
}
