import { words } from '../../../shared/search/adapters/words.ts';
import { CatalogueIndex, type IndexedProduct } from '../../../shared/search/catalogue-index.ts';
import { expansionOf } from '../../../shared/search/expand.ts';
import type { WordNet } from '../../../shared/search/word-net.ts';

type Said = Partial<IndexedProduct> & Pick<IndexedProduct, 'productId' | 'name'>;

export const aFind = (product: Said, net: WordNet = words): IndexedProduct => ({
  ...{ price: 10, version: 1, stockLevel: 1 },
  ...expansionOf(product, net),
  ...product,
});

export function anIndexOf(products: readonly Said[], net: WordNet = words): CatalogueIndex {
  const index = new CatalogueIndex();
  for (const product of products) index.put(aFind(product, net));
  return index;
}

export const idsFound = (index: CatalogueIndex, query: string, more: object = {}) =>
  index.search({ query, limit: 10, ...more }).map(({ productId }) => productId);
