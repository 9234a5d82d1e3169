import { CATALOGUE, type CatalogueProduct } from './catalogue.ts';
import { type Companion, ok, refused } from './companion-server.ts';
import { limitOf } from './limit.ts';

const USUAL_LIMIT = 10;

/** Stands in for the Product Search Service: `POST /search {query, limit}`, the best match first. */
export function productSearch(): Companion {
  return ({ method, path, body }) => {
    if (path.join('/') !== 'search') return refused(404, 'There is no such resource');
    if (method !== 'POST') return refused(405, 'POST only');
    const { query, limit: asked } = (body ?? {}) as { query?: unknown; limit?: unknown };
    if (typeof query !== 'string' || query.trim() === '') return refused(400, 'query is a text');
    const limit = limitOf(asked, USUAL_LIMIT);
    return limit === undefined ? refused(400, 'limit is 1 to 100') : ok(search(query).slice(0, limit));
  };
}

/** Products that share words with the query: a tag counts three times, a word of the name twice. Same query, same answer. */
export function search(query: string): CatalogueProduct[] {
  const wanted = new Set(wordsOf(query));
  return CATALOGUE.map((product) => ({ product, score: scoreOf(product, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ product }) => product);
}

function scoreOf({ name, description, tags }: CatalogueProduct, wanted: ReadonlySet<string>): number {
  const matches = (text: string) => wordsOf(text).filter((word) => wanted.has(word)).length;
  return 3 * matches(tags.join(' ')) + 2 * matches(name) + matches(description);
}

/** Lower-case words, one form for singular and plural; the shortest ones (of, to) say nothing. */
function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\d]{3,}/gu) ?? []).map((word) => word.replace(/(?<=\w{2})s$/, ''));
}
