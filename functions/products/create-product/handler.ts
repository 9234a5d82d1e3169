import validate from '#contracts/products/create-product-request';
import { route } from '#routes/products/create-product';
import { http } from '../../../shared/platform/boundary/http.ts';
import { created } from '../../../shared/platform/boundary/http-answer.ts';
import { askedDetails, LEAST_NAME_OF_THE_DEMO } from '../../../shared/products/adapters/asked-details.ts';
import { createProduct } from '../../../shared/products/adapters/create-product.ts';
import { productView } from '../../../shared/products/product.ts';
import { products } from '../../../shared/products/wiring/products.ts';

const create = createProduct(products);

/** POST /product: a new product, once per name; the table's stream announces it. */
export const handler = http(
  route,
  { body: validate },
  async ({ caller, body: { id: productId, ...asked }, idempotencyKey, at, correlationId, actor }) => {
    const wanted = askedDetails(asked, caller.scopes.has('demo:admin') ? LEAST_NAME_OF_THE_DEMO : undefined);
    const product = await create({ wanted, productId, idempotencyKey, at, correlationId, actor });
    return created(productView(product), { location: `/product/${product.productId}` });
  },
);
