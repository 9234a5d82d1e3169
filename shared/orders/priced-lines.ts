import type { OrderData } from '#contracts/orders/order-data';
import type { Line } from './contracts/lines.ts';
import { minorUnits, priceOf } from './contracts/price.ts';

/** More than this no order is worth, in minor units: sums stay exact far above it. */
export const MAX_ORDER_TOTAL = 100_000_000_000;

/** What is ordered, before it is known what it costs. */
export interface Wish extends Pick<OrderData, 'orderType'> {
  readonly orderId: string;
  readonly userId: string;
  readonly lines: readonly Pick<Line, 'productId' | 'quantity'>[];
  /** Points of the member that pay a part of it, or all. */
  readonly points?: number | undefined;
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

/**
 * The order at the prices given.
 *
 * @param prices product to the price of one unit
 * @param pointWorth of one point, in minor units
 * @returns the first product that has no price, 'too_dear' beyond MAX_ORDER_TOTAL, or 'too_many_points' beyond the price
 */
export function priced(
  { orderId, userId, orderType, lines, points }: Wish,
  prices: ReadonlyMap<string, number>,
  pointWorth: number,
): { readonly order: OrderData } | { readonly unknown: string } | 'too_dear' | 'too_many_points' {
  let total = 0;
  const known: { productId: string; quantity: number; unitPrice: number }[] = [];
  for (const { productId, quantity } of lines) {
    const unitPrice = prices.get(productId) ?? Number.NaN;
    const minor = minorUnits(unitPrice);
    // What has no price, or one that is none, is not given away.
    if (minor === undefined) return { unknown: productId };
    total += minor * quantity;
    if (total > MAX_ORDER_TOTAL) return 'too_dear';
    known.push({ productId, quantity, unitPrice });
  }
  const [first, ...more] = known;
  if (!first) throw new Error('an order has a line at least');
  const { productId: sku, quantity: units } = first;
  const kind = orderType === undefined ? {} : { orderType };
  const order = { orderId, sku, units, price: priceOf(total), userId, ...kind, lines: [first, ...more] } as OrderData;
  if (points === undefined) return { order };
  const pointsWorth = points * pointWorth;
  return pointsWorth > total ? 'too_many_points' : { order: { ...order, points, pointsWorth } };
}

/** Whether an order has the lines and the points that are asked for, whatever they cost and are worth. */
export function isOrderOf(
  order: { readonly userId: string; readonly lines: readonly Line[]; readonly points?: number | undefined },
  wish: Wish,
): boolean {
  const said = (lines: Wish['lines']) => JSON.stringify(lines.map(({ productId, quantity }) => [productId, quantity]));
  return order.userId === wish.userId && order.points === wish.points && said(order.lines) === said(wish.lines);
}
