import { listedAt, shardOf } from '../../platform/paging/time-shards.ts';
import { type Details, nameKey, type Product, placeOf } from '../product.ts';

/** Ids and names only ever follow a fixed prefix, so that none can reach another key space. */
export const keys = {
  product: (productId: string) => ({ PK: `PRODUCT#${productId}`, SK: 'PRODUCT' }),
  /** One for each name, however it is written: its condition makes names unique. */
  name: (name: string) => ({ PK: `NAME#${nameKey(name)}`, SK: 'NAME' }),
  /** One for each request with an Idempotency-Key that has made a product. */
  request: (id: string) => ({ PK: `REQUEST#${id}`, SK: 'REQUEST' }),
} as const;

/** Who asked for a change, for whoever reads the table or its stream. */
export interface Written {
  readonly correlationId: string;
  readonly actor: string;
}

/** The product as it is kept. What came before the last change is kept beside it, for the event that tells of it. */
export type ProductItem = Details &
  Pick<Product, 'productId' | 'version' | 'createdAt' | 'changedAt'> & {
    readonly previousName?: string;
    readonly previousPrice?: number;
    readonly stockLevel?: number;
    readonly brackets?: Product['brackets'];
    readonly deletedAt?: number;
    readonly correlationId?: string;
    readonly traceparent?: string;
  };

/** What makes an item one of the list. */
export function listing(product: Pick<Product, 'productId' | 'createdAt'>) {
  return { shard: shardOf(product.productId), listedAt: listedAt(placeOf(product)) };
}

/** @returns undefined where there is no item, no product yet (its stock may be known before), or one that was deleted */
export function productOfItem(item: Readonly<Record<string, unknown>> | undefined): Product | undefined {
  if (item?.version === undefined || item.deletedAt !== undefined) return undefined;
  const { productId, name, price, description, tags, version, createdAt, changedAt, ...others } =
    item as unknown as ProductItem;
  return {
    ...{ productId, name, price, version, createdAt, changedAt },
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags }),
    stockLevel: others.stockLevel ?? 0,
    brackets: others.brackets ?? [],
  };
}
