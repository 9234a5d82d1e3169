import { route } from '#routes/orders/list-own-orders';
import { restOrder } from '../../../shared/orders/order.ts';
import { lists } from '../../../shared/orders/wiring/order-lists.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';
import { isTimePlace } from '../../../shared/platform/paging/time-shards.ts';

/** GET /orders: the caller's orders, newest first, page by page. */
export const handler = http(route, { page: paged(isTimePlace) }, async ({ userId, page }) => {
  const { limit, after } = page;
  const found = await lists.ofMember(userId, { limit, direction: 'desc', ...(after ? { after } : {}) });
  const last = found.length === limit ? found.at(-1) : undefined;
  const cursor = await page.cursor(last && { createdAt: last.createdAt, id: last.orderId });
  return ok(found.map(restOrder), cursor === null ? {} : { 'next-cursor': cursor });
});
