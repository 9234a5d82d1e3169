import validateCreated, { type ProductCreatedV1 } from '#contracts/search/product-created-v1';
import validateDeleted, { type ProductDeletedV1 } from '#contracts/search/product-deleted-v1';
import validateUpdated, { type ProductUpdatedV1 } from '#contracts/search/product-updated-v1';
import validateStock, { type StockUpdatedV1 } from '#contracts/search/stock-updated-v1';
import { queue } from '../../../shared/platform/boundary/queue.ts';
import { noteAll, type ProductNote } from '../../../shared/search/adapters/product-notes.ts';
import { notes } from '../../../shared/search/wiring/notes.ts';

const said = ({
  productId,
  version,
  name,
  price,
  description,
  tags,
}: ProductCreatedV1 | ProductUpdatedV1): ProductNote => ({
  ...{ productId: productId.trim(), version },
  details: {
    ...{ name, price },
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags }),
  },
});
const gone = ({ productId, version }: ProductDeletedV1): ProductNote => ({
  productId: productId.trim(),
  version,
  isGone: true,
});
const stocked = ({ productId, version, newStockLevel }: StockUpdatedV1): ProductNote => ({
  productId: productId.trim(),
  version,
  stockLevel: newStockLevel,
});

/** product.* and inventory.stockUpdated.v1: keeps the newest of each where a search finds it. */
export const handler = queue<ProductNote>(
  {
    events: {
      'product.productCreated.v1': { validate: validateCreated, translate: said },
      'product.productUpdated.v1': { validate: validateUpdated, translate: said },
      'product.productDeleted.v1': { validate: validateDeleted, translate: gone },
      'inventory.stockUpdated.v1': { validate: validateStock, translate: stocked },
    },
  },
  (changes, at) =>
    noteAll(
      notes,
      changes.map(({ event }) => event),
      at,
    ),
);
