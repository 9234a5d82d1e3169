import validate from '#contracts/orders/list-orders-request';
import { route } from '#routes/orders/list-orders';
import { orderView } from '../../../shared/orders/order.ts';
import { lists, ordersToRead } from '../../../shared/orders/wiring/order-lists.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { json } from '../../../shared/platform/boundary/http-answer.ts';
import { pagedBody } from '../../../shared/platform/boundary/paged-body.ts';
import { carries } from '../../../shared/platform/identity/caller.ts';
import { isTimePlace } from '../../../shared/platform/paging/time-shards.ts';

const pageIn = pagedBody(route, isTimePlace);

/** POST /api/v1/orders/listOrders: one order or all of them; members see their own. */
export const handler = http(route, { body: validate }, async ({ body, userId, caller }) => {
  const seesAll = carries(caller, 'orders:admin');
  if (body.orderId !== undefined) {
    const order = await ordersToRead.read(body.orderId.trim());
    return json({ orders: order && (seesAll || order.userId === userId) ? [orderView(order)] : [] });
  }
  const { page, next } = await pageIn(body, userId);
  const found = seesAll ? await lists.all(page) : await lists.ofMember(userId, page);
  const last = () => ({ createdAt: found.at(-1)?.createdAt ?? '', id: found.at(-1)?.orderId ?? '' });
  return json({ orders: found.map(orderView), ...(await next(found.length, last)) });
});
