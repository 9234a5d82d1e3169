import validate from '#contracts/orders/create-order-request';
import { route } from '#routes/orders/create-order';
import { createOrder } from '../../../shared/orders/adapters/create-order.ts';
import { mayPayByPoints } from '../../../shared/orders/adapters/paying-by-points.ts';
import { orderTypeFor, restOrder } from '../../../shared/orders/order.ts';
import { wishedLines } from '../../../shared/orders/priced-lines.ts';
import { ordersToRead } from '../../../shared/orders/wiring/order-lists.ts';
import { products } from '../../../shared/orders/wiring/products.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { created } from '../../../shared/platform/boundary/http-answer.ts';
import { appendEvent } from '../../../shared/platform/events/own-event-store.ts';
import { wholeNumberSetting } from '../../../shared/platform/settings.ts';

const pointWorth = wholeNumberSetting('POINT_WORTH_MINOR_UNITS');
const create = createOrder({ orders: ordersToRead, products, pointWorth, append: appendEvent });

/** POST /orders: orders products at the catalogue's prices. A repeat with the same key is the same order. */
export const handler = http(
  route,
  { body: validate },
  async ({ userId, caller, body, idempotencyKey, correlationId, actor, at }) => {
    if (body.points !== undefined) mayPayByPoints(caller);
    const wish = { userId, ...orderTypeFor(caller.userType), lines: wishedLines(body), points: body.points };
    const { order, isRepeat } = await create(wish, idempotencyKey, { correlationId, actor }, at);
    const replayed = isRepeat ? { 'idempotency-replayed': 'true' } : {};
    return created(restOrder(order), { location: `/orders/${order.orderId}`, ...replayed });
  },
);
