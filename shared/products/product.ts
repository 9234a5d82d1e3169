import { priceOf } from '../orders/contracts/price.ts';

/** What one unit costs where so many are bought. */
export interface Bracket {
  readonly quantity: number;
  readonly price: number;
}

/** What administrators say of a product. */
export interface Details {
  readonly name: string;
  /** Of one unit, in minor units. */
  readonly price: number;
  readonly description?: string;
  readonly tags?: readonly string[];
}

/**
 * Something that is sold. Its details, its stock and its brackets come from three sides, each in versions of its own: what
 * one side says never undoes what another has said.
 */
export interface Product extends Details {
  readonly productId: string;
  /** Of the details: 1 when it is created, one more with each change. */
  readonly version: number;
  readonly stockLevel: number;
  readonly brackets: readonly Bracket[];
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
  /** The time of the last change of the details; no two of a product are the same. */
  readonly changedAt: number;
}

/** What a request for a change says of a product; what it leaves out stays. */
export type Wanted = Pick<Details, 'name' | 'price'> & Partial<Details>;

const LONGEST_SLUG = 40;

/** A name as it is shown: blanks are single, and there are none around it. */
export function shownName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/gu, ' ');
}

/** What makes two names one: `FLAT  white` is `Flat White`, and `FlatWhite` is another. */
export function nameKey(name: string): string {
  return shownName(name).toLowerCase();
}

/**
 * The id of a product that is new: readable, safe in a path and in an order, and never that of another one.
 *
 * @param chance letters and digits that no other product was given
 */
export function newProductId(name: string, chance: string): string {
  const plain = name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');
  const words = plain.match(/[a-z0-9]+/g) ?? [];
  const slug = words.join('-').slice(0, LONGEST_SLUG).replace(/-+$/, '');
  return slug === '' ? `product-${chance}` : `${slug}-${chance}`;
}

/** The time that a change is given: behind the one before, whatever the clocks of two functions say. */
export function changeTime({ changedAt }: Pick<Product, 'changedAt'>, at: number): number {
  return Math.max(at, changedAt + 1);
}

/** What the details become; undefined where nothing changes. */
export function changed(product: Product, { name, price, description, tags }: Wanted): Details | undefined {
  const said = description ?? product.description ?? '';
  const tagged = tags ?? product.tags ?? [];
  const isSame =
    product.name === name &&
    product.price === price &&
    (product.description ?? '') === said &&
    JSON.stringify(product.tags ?? []) === JSON.stringify(tagged);
  if (isSame) return undefined;
  return {
    ...{ name, price },
    ...(said === '' ? {} : { description: said }),
    ...(tagged.length === 0 ? {} : { tags: tagged }),
  };
}

/** A product as routes show it. */
export function productView({ productId, name, price, version, description, tags, stockLevel, brackets }: Product) {
  return {
    ...{ productId, name, price: priceOf(price), version, stockLevel, pricingBrackets: brackets },
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags }),
  };
}

/** Where a product stands in the list of all: by the time at which it came, the oldest first. */
export function placeOf({ productId, createdAt }: Pick<Product, 'productId' | 'createdAt'>) {
  return { createdAt: new Date(createdAt).toISOString(), id: productId };
}
