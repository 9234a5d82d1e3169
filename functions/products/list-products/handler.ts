import { route } from '#routes/products/list-products';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';
import { isTimePlace } from '../../../shared/platform/paging/time-shards.ts';
import { placeOf, productView } from '../../../shared/products/product.ts';
import { products } from '../../../shared/products/wiring/products.ts';

/** GET /product: all products in the order in which they came, page by page. */
export const handler = http(route, { page: paged(isTimePlace) }, async ({ page }) => {
  const { limit, after } = page;
  const found = await products.list({ limit, ...(after === undefined ? {} : { after }) });
  const last = found.length === limit ? found.at(-1) : undefined;
  const next = await page.cursor(last && placeOf(last));
  return ok(found.map(productView), next === null ? {} : { 'next-cursor': next });
});
