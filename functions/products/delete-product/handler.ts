import { route } from '#routes/products/delete-product';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { removeProduct } from '../../../shared/products/adapters/change-product.ts';
import { products } from '../../../shared/products/wiring/products.ts';

const remove = removeProduct(products);

/** DELETE /product/{productId}: sells a product no more; the table's stream announces it. */
export const handler = http(route, {}, async ({ path: { productId }, at, correlationId, actor }) => {
  await remove(productId, at, { correlationId, actor });
  return ok({ productId });
});
