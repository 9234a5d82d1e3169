import { shardOf } from '../../platform/paging/time-shards.ts';
import type { IndexedProduct } from '../catalogue-index.ts';

/** Products lie in a few partitions, so that all of them can be read, and what has changed of late without the others. */
export const keys = {
  product: (productId: string) => ({ PK: shardKey(shardOf(productId)), SK: productId }),
  /**
   * Counts up behind every change: whoever has read at this count knows all that was written before. It says as well when
   * the counting began, which is another time once the table was emptied.
   */
  count: { PK: 'COUNT', SK: 'COUNT' },
} as const;

export const shardKey = (shard: string) => `SHARD#${shard}`;

/** A product as it is kept, of which a part may be known before the others. */
export type SearchItem = Partial<IndexedProduct> & {
  readonly SK: string;
  readonly isGone?: boolean;
  /** When this was written, by the clock of whoever wrote it. */
  readonly notedAt: number;
};

/** @returns undefined where it is not known what the product is, or that it is gone */
export function indexedProduct({
  SK: productId,
  isGone,
  notedAt: _notedAt,
  ...item
}: SearchItem): IndexedProduct | undefined {
  const { name, price, version, near = '', far = '', distant = '', stockLevel = 0 } = item;
  if (isGone || name === undefined || price === undefined || version === undefined) return undefined;
  return {
    ...{ productId, name, price, version, stockLevel, near, far, distant },
    ...(item.description === undefined ? {} : { description: item.description }),
    ...(item.tags === undefined ? {} : { tags: item.tags }),
  };
}
