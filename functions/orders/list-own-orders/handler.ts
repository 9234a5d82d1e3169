import validate from '#contracts/orders/order-query';
import { route } from '#routes/orders/list-own-orders';
import { restPage } from '../../../shared/orders/adapters/rest-page.ts';
import { lists } from '../../../shared/orders/wiring/order-lists.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';
import { carries } from '../../../shared/platform/identity/caller.ts';
import { isTimePlace } from '../../../shared/platform/paging/time-shards.ts';

/** GET /orders: the caller's orders, newest first; in one state those of everybody, for whoever may act for all. */
export const handler = http(
  route,
  { query: validate, page: paged(isTimePlace) },
  async ({ userId, caller, query: { status }, page }) =>
    restPage(page, (asked) =>
      status && carries(caller, 'orders:admin')
        ? lists.withStatus(status, asked)
        : lists.ofMember(userId, asked, status),
    ),
);
