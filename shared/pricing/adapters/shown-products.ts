import validate from '#contracts/pricing/shown-products';
import type { HttpClient } from '../../platform/outgoing/http-client.ts';
import type { ShownProduct } from './recalculate-prices.ts';

/** So many with twenty brackets each stay below what is read of an answer. */
export const PRODUCTS_A_PAGE = 50;
/** A page is a query over eight partitions; nobody waits for it. */
const TIMEOUT_MS = 5000;

/** All products of the Product Service, page by page. @throws ServiceError */
export function shownProducts(productService: HttpClient) {
  return async function* pages(): AsyncGenerator<readonly ShownProduct[]> {
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
      let next: string | undefined;
      const { data } = await productService({
        method: 'GET',
        path: 'product',
        query: { limit: String(PRODUCTS_A_PAGE), ...(cursor === undefined ? {} : { cursor }) },
        timeoutMs: TIMEOUT_MS,
        validate,
        onHeaders: (headers) => {
          next = headers.get('next-cursor') ?? undefined;
        },
      });
      yield data;
      cursor = next;
    }
  };
}
