import { route } from '#routes/wishes/list-wishes';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';
import { wishes } from '../../../shared/wishes/wiring/wishes.ts';

const isProductId = (value: unknown): value is string => typeof value === 'string';

/** GET /wishes: the caller's wishes by product id, page by page. */
export const handler = http(route, { page: paged(isProductId) }, async ({ userId, page }) => {
  const { limit, after } = page;
  const found = await wishes.list(userId, { limit, ...(after === undefined ? {} : { after }) });
  return ok({
    wishes: found.map(({ productId, wishedAt }) => ({ productId, wishedAt: new Date(wishedAt).toISOString() })),
    cursor: await page.cursor(found.length === limit ? found.at(-1)?.productId : undefined),
  });
});
