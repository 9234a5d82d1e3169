import { words } from '../../../shared/search/adapters/words.ts';
import { CatalogueIndex } from '../../../shared/search/catalogue-index.ts';
import { expansionOf } from '../../../shared/search/expand.ts';
import { type WordNet, wordNet } from '../../../shared/search/word-net.ts';
import { LABELLED_PRODUCTS, LABELLED_QUERIES } from '../../../test/builders/labelled-catalogue.ts';
import { retrievalOf } from '../figures/retrieval.ts';
import { judge, rounded } from '../figures/target.ts';
import type { Section } from '../section.ts';

const KINDS = { words: 'words of the product', form: 'another form, or a slip', sense: 'a synonym, or a wider word' };

/** How well a search answers the labelled queries, with the words of WordNet around products and without. */
export function searchQuality(): Section {
  const figures = Object.entries({ 'with words around': words, without: wordNet('') }).map(([how, net]) => {
    const index = indexOf(net);
    const find = (query: string) => index.search({ query, limit: 10 }).map(({ productId }) => productId);
    const kinds = Object.keys(KINDS).map((kind) => ({
      kind,
      ...retrievalOf(
        LABELLED_QUERIES.filter((query) => query.kind === kind),
        find,
      ),
    }));
    return { how, kinds: [...kinds, { kind: 'all', ...retrievalOf(LABELLED_QUERIES, find) }] };
  });
  const whole = figures[0]?.kinds.at(-1);
  return {
    title: `Search: ${LABELLED_PRODUCTS.length} products, ${LABELLED_QUERIES.length} labelled queries`,
    table: {
      headings: ['queries', 'index', 'recall@5', 'MRR', 'in vain'],
      rows: figures.flatMap(({ how, kinds }) =>
        kinds.map(({ kind, recallAt5, meanReciprocalRank, inVain }) => [
          kind === 'all' ? 'all' : KINDS[kind as keyof typeof KINDS],
          how,
          rounded(recallAt5),
          rounded(meanReciprocalRank),
          String(inVain),
        ]),
      ),
    },
    figures,
    verdicts: [
      judge({ what: 'recall@5 of labelled queries', unit: '', bound: 'at least', limit: 0.9 }, whole?.recallAt5 ?? 0),
      judge(
        { what: 'MRR of labelled queries', unit: '', bound: 'at least', limit: 0.88 },
        whole?.meanReciprocalRank ?? 0,
      ),
    ],
  };
}

function indexOf(net: WordNet): CatalogueIndex {
  const index = new CatalogueIndex();
  for (const product of LABELLED_PRODUCTS)
    index.put({ ...product, price: 1, version: 1, stockLevel: 1, ...expansionOf(product, net) });
  return index;
}
