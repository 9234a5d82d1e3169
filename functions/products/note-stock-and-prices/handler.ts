import validatePrices, { type PricingCalculatedV1 } from '#contracts/products/pricing-calculated-v1';
import validateStock, { type StockUpdatedV1 } from '#contracts/products/stock-updated-v1';
import { queue } from '../../../shared/platform/boundary/queue.ts';
import { products } from '../../../shared/products/wiring/products.ts';

const stock =
  ({ productId, newStockLevel, version }: StockUpdatedV1) =>
  () =>
    products.noteStock({ productId: productId.trim(), stockLevel: newStockLevel, version });
const brackets =
  ({ productId, priceBrackets, version }: PricingCalculatedV1) =>
  () =>
    products.noteBrackets({
      productId: productId.trim(),
      brackets: priceBrackets.map(({ quantity, price }) => ({ quantity, price })),
      version,
    });

/** inventory.stockUpdated.v1 and pricing.pricingCalculated.v1: keeps the newest of each, apart from the other. */
export const handler = queue(
  {
    events: {
      'inventory.stockUpdated.v1': { validate: validateStock, translate: stock },
      'pricing.pricingCalculated.v1': { validate: validatePrices, translate: brackets },
    },
  },
  (changes) => Promise.allSettled(changes.map(({ event: note }) => note())),
);
