import MiniSearch from 'minisearch';
import { type Brought, bringerOf, type Expansion, termsBrought } from './expand.ts';
import { meantBy } from './spelling.ts';
import { type Word, wordsIn } from './terms.ts';

/** A product as it is found. */
export interface IndexedProduct extends Expansion {
  readonly productId: string;
  readonly name: string;
  /** Of one unit, as doors show it. */
  readonly price: number;
  readonly description?: string;
  readonly tags?: readonly string[];
  /** Of the details: the words are indexed anew when it changes, and not for any change of the stock. */
  readonly version: number;
  readonly stockLevel: number;
}

export interface Wanted {
  readonly query: string;
  readonly limit: number;
  /** Only products of which there are units. */
  readonly inStock?: boolean;
  /** Of one unit. */
  readonly maxPrice?: number;
}

export interface Found {
  readonly productId: string;
  readonly name: string;
  readonly price: number;
  readonly stockLevel: number;
  /** The product's own words by which it was found, as they stand in it. */
  readonly matched: readonly string[];
}

/** Own words weigh more than what they bring, names and tags more than descriptions (docs/decisions/0121-search-without-a-model.md). */
const WEIGHTS = { name: 4, tags: 3, description: 1.5, near: 1, far: 0.4, distant: 0.3 } as const;
type Field = keyof typeof WEIGHTS;
const FIELDS = Object.keys(WEIGHTS) as Field[];

/** More words than this say no more. */
const MAX_QUERY_WORDS = 50;
/** What a word nobody knows was meant to be is looked for among all words of all products: some 10 ms each of 10,000. */
export const MAX_GUESSED_WORDS = 5;

interface Document extends Readonly<Record<Field, readonly string[]>> {
  readonly id: string;
}

/** An index in memory of what is sold: words by BM25+, filters by what is known of price and stock at the moment. */
export class CatalogueIndex {
  readonly #products = new Map<string, IndexedProduct>();
  /** Words that stand in products themselves, each with how many have it: a slip is a slip of one of these. */
  readonly #known = new Map<string, number>();
  readonly #index = new MiniSearch<Document>({
    fields: FIELDS,
    extractField: (document, field) => (field === 'id' ? document.id : document[field as Field].join(' ')),
    tokenize: (text) => text.split(' ').filter(Boolean),
    processTerm: (term) => term,
  });

  get size(): number {
    return this.#products.size;
  }

  /** Takes a product as it is now. */
  put(product: IndexedProduct): void {
    const { productId, version } = product;
    const isAsBefore = this.#products.get(productId)?.version === version;
    if (!isAsBefore) {
      this.remove(productId);
      const document = documentOf(product);
      this.#index.add(document);
      for (const term of ownTerms(document)) this.#known.set(term, (this.#known.get(term) ?? 0) + 1);
    }
    this.#products.set(productId, product);
  }

  remove(productId: string): void {
    const product = this.#products.get(productId);
    if (!product) return;
    // Made again rather than kept: it would be half of what is in memory.
    const document = documentOf(product);
    this.#index.remove(document);
    this.#products.delete(productId);
    for (const term of ownTerms(document)) {
      const left = (this.#known.get(term) as number) - 1;
      if (left === 0) this.#known.delete(term);
      else this.#known.set(term, left);
    }
  }

  /** The best first; what is equally good in the order of the ids. The same query has the same answer. */
  search({ query, limit, inStock = false, maxPrice }: Wanted): Found[] {
    const terms = [...new Set(wordsIn(query).map(({ term }) => term))].slice(0, MAX_QUERY_WORDS);
    let guessed = 0;
    const wanted = terms.flatMap((term) => {
      if (this.#isIndexed(term)) return [term];
      return ++guessed <= MAX_GUESSED_WORDS ? meantBy(term, this.#known.keys()) : [];
    });
    const hits = this.#index.search(wanted.join(' '), {
      boost: { ...WEIGHTS },
      filter: ({ id }) => {
        const product = this.#products.get(id) as IndexedProduct;
        return (!inStock || product.stockLevel > 0) && (maxPrice === undefined || product.price <= maxPrice);
      },
    });
    return hits
      .sort((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1))
      .slice(0, limit)
      .map(({ id, terms: by }) => foundAs(this.#products.get(id) as IndexedProduct, by));
  }

  #isIndexed(term: string): boolean {
    return this.#known.has(term) || this.#index.search(term).length > 0;
  }
}

function documentOf({ productId, name, description = '', tags = [], near, far, distant }: IndexedProduct): Document {
  const terms = (text: string) => wordsIn(text).map(({ term }) => term);
  return {
    id: productId,
    name: terms(name),
    tags: tags.flatMap(terms),
    description: terms(description),
    near: termsBrought(near),
    far: termsBrought(far),
    distant: termsBrought(distant),
  };
}

function ownTerms({ name, tags, description }: Document): ReadonlySet<string> {
  return new Set([...name, ...tags, ...description]);
}

function foundAs({ productId, name, price, stockLevel, ...product }: IndexedProduct, by: readonly string[]): Found {
  const { description = '', tags = [], near, far, distant } = product;
  const bringer = (brought: Brought, term: string) => [bringerOf(brought, term)].flatMap((word) => word ?? []);
  const own = new Set(
    by.flatMap((term) => [term, ...bringer(near, term), ...bringer(far, term), ...bringer(distant, term)]),
  );
  const written = new Map<string, Word>();
  for (const word of wordsIn([name, ...tags, description].join(' ')))
    if (own.has(word.term) && !written.has(word.term)) written.set(word.term, word);
  return { productId, name, price, stockLevel, matched: [...written.values()].map((word) => word.written) };
}
