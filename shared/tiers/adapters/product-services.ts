import validate from '#contracts/tiers/product-list';
import type { HttpClient } from '../../platform/outgoing/http-client.ts';
import { type Product, productOf } from '../product.ts';

/** More than are recommended, since members have bought some of them already. */
export const OFFERED_PRODUCTS = 50;
export const FOUND_PRODUCTS = 20;

/** What is on offer, from the Product Service. @throws ServiceError */
export type OfferedProducts = () => Promise<Product[]>;
/** What suits members of a tier, best match first, from the Product Search Service. @throws ServiceError */
export type ProductsForTier = (tier: string) => Promise<Product[]>;

export function offeredProducts(productService: HttpClient): OfferedProducts {
  return async () => {
    const { data } = await productService({
      method: 'GET',
      path: 'product',
      query: { limit: String(OFFERED_PRODUCTS) },
      validate,
    });
    return data.slice(0, OFFERED_PRODUCTS).map(productOf);
  };
}

export function productsForTier(productSearchService: HttpClient): ProductsForTier {
  return async (tier) => {
    const { data } = await productSearchService({
      method: 'POST',
      path: 'search',
      body: { query: `favourites of ${tier} members`, limit: FOUND_PRODUCTS },
      validate,
    });
    return data.slice(0, FOUND_PRODUCTS).map(productOf);
  };
}
