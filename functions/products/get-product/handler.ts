import { route } from '#routes/products/get-product';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { PRODUCTS_PROBLEMS } from '../../../shared/products/problems.ts';
import { productView } from '../../../shared/products/product.ts';
import { products } from '../../../shared/products/wiring/products.ts';

/** GET /product/{productId}: a product with its stock and its brackets. */
export const handler = http(route, {}, async ({ path: { productId } }) => {
  const product = await products.read(productId);
  if (!product) throw new HttpProblem(PRODUCTS_PROBLEMS.no_product);
  return ok(productView(product));
});
