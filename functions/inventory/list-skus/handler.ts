import validate from '#contracts/inventory/list-skus-request';
import { route } from '#routes/inventory/list-skus';
import { skuView } from '../../../shared/inventory/sku-view.ts';
import { skus, stock } from '../../../shared/inventory/wiring/stock.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { json } from '../../../shared/platform/boundary/http-answer.ts';
import { pagedBody } from '../../../shared/platform/boundary/paged-body.ts';
import { isTimePlace } from '../../../shared/platform/paging/time-shards.ts';

const pageIn = pagedBody(route, isTimePlace);

/** POST /api/v1/inventory/listSkus: one SKU, or all of them by their first restock. */
export const handler = http(route, { body: validate }, async ({ body, userId }) => {
  if (body.sku !== undefined) {
    const found = await stock.read(body.sku.trim());
    return json({ skus: found ? [skuView(found)] : [] });
  }
  const { page, next } = await pageIn(body, userId);
  const found = await skus(page);
  const last = () => ({ createdAt: found.at(-1)?.createdAt ?? '', id: found.at(-1)?.sku ?? '' });
  return json({ skus: found.map(skuView), ...(await next(found.length, last)) });
});
