import { everyShard, pageByTime, type TimeIndex, type TimePage } from '../../platform/paging/time-shards.ts';
import type { Stock } from '../stock.ts';

/** A page of SKUs by their first restock. */
export type SkuList = (page: TimePage) => Promise<Stock[]>;

export function skuList(client: TimeIndex['client'], tableName: string): SkuList {
  const index = { client, tableName, indexName: 'SkusByTime', partitionKey: 'shard' };
  return (page) => pageByTime<Stock>(index, everyShard, page);
}
