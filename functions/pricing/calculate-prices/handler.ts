import validateCreated, { type ProductCreatedV1 } from '#contracts/pricing/product-created-v1';
import validateUpdated, { type ProductUpdatedV1 } from '#contracts/pricing/product-updated-v1';
import { queue } from '../../../shared/platform/boundary/queue.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';
import { count } from '../../../shared/platform/telemetry/observability.ts';
import { announcePrices } from '../../../shared/pricing/adapters/announce-prices.ts';
import type { ProductPrice } from '../../../shared/pricing/adapters/priced-product.ts';
import { rulesInForce } from '../../../shared/pricing/wiring/rules-in-force.ts';

const priceOf = ({ productId, price, version }: ProductCreatedV1 | ProductUpdatedV1): ProductPrice => ({
  productId: productId.trim(),
  price,
  ...(version === undefined ? {} : { version }),
});

/** product.productCreated.v1 and .productUpdated.v1: announces what larger quantities cost. */
export const handler = queue<ProductPrice>(
  {
    events: {
      'product.productCreated.v1': { validate: validateCreated, translate: priceOf },
      'product.productUpdated.v1': { validate: validateUpdated, translate: priceOf },
    },
  },
  announcePrices({ rules: rulesInForce, publisher: ownPublisher, onPriced: () => count('PricedProducts') }),
);
