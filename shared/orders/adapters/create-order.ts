import type { OrderData } from '#contracts/orders/order-data';
import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import type { Cause, EventRecord } from '../../platform/events/event-store.ts';
import { linesOf, repeatedIn } from '../contracts/lines.ts';
import { orderEvent } from '../contracts/order-event.ts';
import { beginning, type Order } from '../order.ts';
import { isOrderOf, priced, type Wish } from '../priced-lines.ts';
import { ORDER_PROBLEMS } from '../problems.ts';
import { idOfRequest } from './id-of-request.ts';
import type { OrderRepository } from './order-repository.ts';
import type { ProductPrices } from './product-prices.ts';

export interface Shop {
  readonly orders: Pick<OrderRepository, 'read'>;
  readonly products: Pick<ProductPrices, 'read'>;
  /** Of one point, in minor units. */
  readonly pointWorth: number;
  /** Stores an event once; answers the data of the one that was there. */
  readonly append: (event: EventRecord, at: number) => Promise<EventRecord['eventData'] | undefined>;
}

export interface CreatedOrder {
  readonly order: Order;
  /** Whether an earlier request with the same key has placed it. */
  readonly isRepeat: boolean;
}

/**
 * Places an order at the prices that products have now. A repeat answers the first order, at the prices that it had.
 *
 * @throws HttpProblem 400 for a product in two lines, 422 for one that is not there, a sum beyond all reason, more points
 *   than it is worth, or a key that was used for another order
 */
export function createOrder({ orders, products, pointWorth, append }: Shop) {
  return async (
    asked: Omit<Wish, 'orderId'>,
    key: string | undefined,
    cause: Cause,
    at: number,
  ): Promise<CreatedOrder> => {
    const wish = { ...asked, orderId: idOfRequest(asked.userId, key) };
    const repeated = repeatedIn(wish.lines);
    if (repeated !== undefined) throw new HttpProblem(PROBLEMS.invalid_body, `${repeated} stands in two lines`);
    const before = key === undefined ? undefined : await orders.read(wish.orderId);
    if (before) return { order: theSame(before, wish), isRepeat: true };
    const prices = await products.read(wish.lines.map(({ productId }) => productId));
    const result = priced(wish, prices, pointWorth);
    if (result === 'too_dear') throw new HttpProblem(ORDER_PROBLEMS.order_too_dear);
    if (result === 'too_many_points') throw new HttpProblem(ORDER_PROBLEMS.too_many_points);
    if ('unknown' in result)
      throw new HttpProblem(ORDER_PROBLEMS.unknown_product, `There is no product ${result.unknown}`);
    const placed = (await append(orderEvent(result.order, 'ORDER_PLACED_EVENT', cause), at)) as OrderData | undefined;
    const order = { ...(placed ?? result.order), ...beginning(new Date(at).toISOString()) };
    return { order: theSame(order, wish), isRepeat: placed !== undefined };
  };
}

function theSame(order: Order, wish: Wish): Order {
  if (isOrderOf({ userId: order.userId, lines: linesOf(order), points: order.points }, wish)) return order;
  throw new HttpProblem(PROBLEMS.idempotency_key_reused);
}
