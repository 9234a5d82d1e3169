import type { OrderData } from '#contracts/orders/order-data';

/** A line as stock sees it; its price is absent where the order came with a price of its own. */
export interface Line {
  readonly productId: string;
  readonly quantity: number;
  readonly unitPrice?: number;
}

export interface WithLines extends Pick<OrderData, 'sku' | 'units'> {
  readonly lines?: readonly Line[] | undefined;
}

/** All lines of an order: the one that sku and units are, where it has no others. */
export function linesOf({ sku, units, lines }: WithLines): readonly Line[] {
  return lines ?? [{ productId: sku, quantity: units }];
}

/** A product that stands in two lines; undefined where each stands in one. */
export function repeatedIn(lines: readonly Pick<Line, 'productId'>[]): string | undefined {
  return lines.find(({ productId }, index) => lines.findIndex((line) => line.productId === productId) < index)
    ?.productId;
}

/** What an event of the order carries of it, and nothing that stands beside it. */
export function carriedOf(order: OrderData): OrderData {
  const { orderId, sku, units, price, userId, orderType, lines, points, pointsWorth } = order;
  return {
    ...{ orderId, sku, units, price, userId },
    ...(orderType === undefined ? {} : { orderType }),
    ...(lines === undefined ? {} : { lines }),
    ...(points === undefined || pointsWorth === undefined ? {} : { points, pointsWorth }),
  };
}
