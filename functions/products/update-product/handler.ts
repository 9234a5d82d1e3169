import validate from '#contracts/products/update-product-request';
import { route } from '#routes/products/update-product';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { askedDetails, LEAST_NAME_OF_THE_DEMO } from '../../../shared/products/adapters/asked-details.ts';
import { changeProduct } from '../../../shared/products/adapters/change-product.ts';
import { productView } from '../../../shared/products/product.ts';
import { products } from '../../../shared/products/wiring/products.ts';

const change = changeProduct(products);

/** PUT /product: what is said of a product from now on; the table's stream announces what has changed. */
export const handler = http(route, { body: validate }, async ({ body: { id, ...asked }, at, correlationId, actor }) =>
  ok(productView(await change(id, askedDetails(asked, LEAST_NAME_OF_THE_DEMO), at, { correlationId, actor }))),
);
