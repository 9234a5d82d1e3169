import { route } from '#routes/inventory/list-stock';
import { levelView } from '../../../shared/inventory/level-view.ts';
import { skus } from '../../../shared/inventory/wiring/stock.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';
import { isTimePlace } from '../../../shared/platform/paging/time-shards.ts';

/** GET /inventory: the stock of all products, by the time at which each began. */
export const handler = http(route, { page: paged(isTimePlace) }, async ({ page: { limit, after, cursor } }) => {
  const found = await skus({ limit, direction: 'asc', ...(after ? { after } : {}) });
  const last = found.length === limit ? found.at(-1) : undefined;
  const next = await cursor(last && { createdAt: last.createdAt, id: last.sku });
  return ok(found.map(levelView), next === null ? {} : { 'next-cursor': next });
});
