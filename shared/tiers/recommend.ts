import { type Product, productOf } from './product.ts';

export const MAX_RECOMMENDATIONS = 3;

/**
 * Up to three products for the member, each once: what the search found for their tier, then what else is on offer;
 * never what they have bought already. Whatever could not be found out is empty.
 */
export function recommend(
  found: readonly Product[],
  offered: readonly Product[],
  boughtProductIds: readonly string[],
): Product[] {
  const bought = new Set(boughtProductIds);
  const chosen = new Map<string, Product>();
  for (const product of [...found, ...offered]) {
    if (chosen.size === MAX_RECOMMENDATIONS) break;
    if (!bought.has(product.productId) && !chosen.has(product.productId))
      chosen.set(product.productId, productOf(product));
  }
  return [...chosen.values()];
}
