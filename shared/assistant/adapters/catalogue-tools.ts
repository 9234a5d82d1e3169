import takesGetProduct from '#contracts/assistant/get-product-arguments';
import givesProduct from '#contracts/assistant/product';
import givesProducts from '#contracts/assistant/products';
import givesQuote from '#contracts/assistant/quote';
import takesQuoteOrder from '#contracts/assistant/quote-order-arguments';
import takesSearchProducts from '#contracts/assistant/search-products-arguments';
import { repeatedIn } from '../../orders/contracts/lines.ts';
import { CURRENCY, payable, priceOf } from '../../orders/contracts/price.ts';
import { type AnyTool, agentTool, dataOf } from './agent-tool.ts';
import type { Asking, Door } from './door.ts';
import { ToolRefusal } from './refusal.ts';

export interface Catalogue {
  readonly products: Door;
  readonly search: Door;
  readonly loyalty: Door;
}

/** What an agent finds to order, and what it would cost and earn. */
export function catalogueTools({ products, search, loyalty }: Catalogue): readonly AnyTool[] {
  const productOf = async (productId: string, asking: Asking) =>
    (await products(asking, { method: 'GET', path: `product/${encodeURIComponent(productId)}` })).data;

  return [
    agentTool({
      name: 'search_products',
      title: 'Search products',
      description:
        'Finds products by words, the best first: what they are called, what they are for, what means the same.',
      scope: 'products:read',
      takes: takesSearchProducts,
      gives: givesProducts,
      effect: 'reads',
      countedBehind: false,
      call: async (given, asking) => ({
        products: (await search(asking, { method: 'POST', path: 'search', body: given })).data,
      }),
    }),
    agentTool({
      name: 'get_product',
      title: 'Look at a product',
      description: 'A product with its price, how many units are free, and what larger quantities are listed at.',
      scope: 'products:read',
      takes: takesGetProduct,
      gives: givesProduct,
      effect: 'reads',
      countedBehind: false,
      call: ({ productId }, asking) => productOf(productId, asking),
    }),
    agentTool({
      name: 'quote_order',
      title: 'Quote an order',
      description:
        'What an order would cost, and how many points it would earn when it is completed. Nothing is ordered.',
      scope: 'products:read',
      takes: takesQuoteOrder,
      gives: givesQuote,
      effect: 'reads',
      // It looks at up to fifty products before it comes to a door that counts the member, and may end there.
      countedBehind: false,
      call: async ({ lines }, asking) => {
        const repeated = repeatedIn(lines);
        if (repeated !== undefined) throw new ToolRefusal('invalid_body', `${repeated} stands in two lines`);
        const priced = await Promise.all(
          lines.map(async ({ productId, quantity }) => {
            const { name, price } = dataOf(await productOf(productId, asking));
            return { productId, name, quantity, unitPrice: price };
          }),
        );
        const valued = priced.map(({ productId, quantity, unitPrice }) => ({
          ...{ productId, quantity },
          value: payable(Number(unitPrice)) * quantity,
        }));
        const value = valued.reduce((sum, line) => sum + line.value, 0);
        const { data } = await loyalty(asking, {
          method: 'POST',
          path: 'loyalty/quote',
          body: { value, currency: CURRENCY, lines: valued },
        });
        const total = priceOf(value);
        return { total, totalPrice: total, currency: CURRENCY, pointsEarned: dataOf(data).points, lines: priced };
      },
    }),
  ];
}
