import { everyShard, pageByTime, type TimeIndex, type TimePage } from '../../platform/paging/time-shards.ts';
import type { Order } from '../order.ts';
import type { RestStatus } from '../order-status.ts';
import { statusShard } from './order-repository.ts';

/** Pages of orders by the time at which they were created: of everybody, or of one member, or of one status. */
export interface OrderLists {
  all(page: TimePage): Promise<Order[]>;
  ofMember(userId: string, page: TimePage, status?: RestStatus): Promise<Order[]>;
  withStatus(status: RestStatus, page: TimePage): Promise<Order[]>;
}

export function orderLists(client: TimeIndex['client'], tableName: string): OrderLists {
  const index = { client, tableName };
  return {
    all: (page) => pageByTime({ ...index, indexName: 'OrdersByTime', partitionKey: 'shard' }, everyShard, page),
    ofMember: (userId, page, status) =>
      pageByTime(
        {
          ...index,
          indexName: 'OrdersOfMember',
          partitionKey: 'userId',
          // A member's orders are few: those in other states are read and left out.
          ...(status ? { only: { attribute: 'statusShard', prefix: statusShard(status, '') } } : {}),
        },
        [userId],
        page,
      ),
    withStatus: (status, page) =>
      pageByTime(
        { ...index, indexName: 'OrdersByStatus', partitionKey: 'statusShard' },
        everyShard.map((shard) => statusShard(status, shard)),
        page,
      ),
  };
}
