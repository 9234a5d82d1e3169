import { route } from '#routes/wishes/add-wish';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { wishes } from '../../../shared/wishes/wiring/wishes.ts';

/** PUT /wishes/{productId}: puts a product on the caller's list; a repeat changes its time. */
export const handler = http(route, {}, async ({ userId, path: { productId }, at }) => {
  await wishes.add(userId, { productId, wishedAt: at });
  return ok({ productId, wishedAt: new Date(at).toISOString() });
});
