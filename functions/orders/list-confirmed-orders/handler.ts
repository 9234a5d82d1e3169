import { route } from '#routes/orders/list-confirmed-orders';
import { restPage } from '../../../shared/orders/adapters/rest-page.ts';
import { lists } from '../../../shared/orders/wiring/order-lists.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';
import { isTimePlace } from '../../../shared/platform/paging/time-shards.ts';

/** GET /orders/confirmed: paid orders that have not left the house. */
export const handler = http(route, { page: paged(isTimePlace) }, async ({ page }) =>
  restPage(page, (asked) => lists.withStatus('Confirmed', asked)),
);
