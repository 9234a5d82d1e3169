import validateCreated, { type ProductCreatedV1 } from '#contracts/inventory/product-created-v1';
import validateDeleted, { type ProductDeletedV1 } from '#contracts/inventory/product-deleted-v1';
import { stock } from '../../../shared/inventory/wiring/stock.ts';
import { queue } from '../../../shared/platform/boundary/queue.ts';

const begins = ({ productId }: ProductCreatedV1) => ({ productId: productId.trim(), change: 'open' as const });
const ends = ({ productId }: ProductDeletedV1) => ({ productId: productId.trim(), change: 'withdraw' as const });

/** product.productCreated.v1 and product.productDeleted.v1: a product's stock begins with 0, and ends with it. */
export const handler = queue<ReturnType<typeof begins> | ReturnType<typeof ends>>(
  {
    events: {
      'product.productCreated.v1': { validate: validateCreated, translate: begins },
      'product.productDeleted.v1': { validate: validateDeleted, translate: ends },
    },
  },
  (changes, at) =>
    Promise.allSettled(changes.map(({ event: { productId, change }, ...by }) => stock[change](productId, by, at))),
);
