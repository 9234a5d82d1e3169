import { everyShard, pageByTime, type TimeIndex, type TimePage } from '../../platform/paging/time-shards.ts';
import type { Payment } from '../payment.ts';

/** Pages of payments by the time of their first try: of everybody, or of one member. */
export interface PaymentLists {
  all(page: TimePage): Promise<Payment[]>;
  ofMember(userId: string, page: TimePage): Promise<Payment[]>;
}

export function paymentLists(client: TimeIndex['client'], tableName: string): PaymentLists {
  const index = { client, tableName };
  return {
    all: (page) => pageByTime({ ...index, indexName: 'PaymentsByTime', partitionKey: 'shard' }, everyShard, page),
    ofMember: (userId, page) =>
      pageByTime({ ...index, indexName: 'PaymentsOfMember', partitionKey: 'userId' }, [userId], page),
  };
}
