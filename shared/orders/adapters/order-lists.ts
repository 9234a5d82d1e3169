import { everyShard, pageByTime, type TimeIndex, type TimePage } from '../../platform/paging/time-shards.ts';
import type { Order } from '../order.ts';

/** Pages of orders by the time at which they were created: of everybody, or of one member. */
export interface OrderLists {
  all(page: TimePage): Promise<Order[]>;
  ofMember(userId: string, page: TimePage): Promise<Order[]>;
}

export function orderLists(client: TimeIndex['client'], tableName: string): OrderLists {
  const index = { client, tableName };
  return {
    all: (page) => pageByTime({ ...index, indexName: 'OrdersByTime', partitionKey: 'shard' }, everyShard, page),
    ofMember: (userId, page) =>
      pageByTime({ ...index, indexName: 'OrdersOfMember', partitionKey: 'userId' }, [userId], page),
  };
}
