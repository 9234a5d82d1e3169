import validateCreated, { type ProductCreatedV1 } from '#contracts/orders/product-created-v1';
import validateDeleted, { type ProductDeletedV1 } from '#contracts/orders/product-deleted-v1';
import validateUpdated, { type ProductUpdatedV1 } from '#contracts/orders/product-updated-v1';
import type { ProductChange } from '../../../shared/orders/adapters/product-prices.ts';
import { products } from '../../../shared/orders/wiring/products.ts';
import { queue } from '../../../shared/platform/boundary/queue.ts';

const priced = ({ productId, price }: ProductCreatedV1 | ProductUpdatedV1): ProductChange => ({
  productId: productId.trim(),
  price,
});
const gone = ({ productId }: ProductDeletedV1): ProductChange => ({ productId: productId.trim() });

/** product.productCreated.v1 and what follows: keeps what each product costs. */
export const handler = queue<ProductChange>(
  {
    events: {
      'product.productCreated.v1': { validate: validateCreated, translate: priced },
      'product.productUpdated.v1': { validate: validateUpdated, translate: priced },
      'product.productDeleted.v1': { validate: validateDeleted, translate: gone },
    },
  },
  (changes, at) =>
    Promise.allSettled(
      changes.map(({ event, activityAt, announcedAt }) => products.note(event, activityAt ?? announcedAt ?? at)),
    ),
);
