import validateCancelled from '#contracts/loyalty/order-cancelled-v1';
import validateRefunded from '#contracts/loyalty/order-refunded-v1';
import { commandOf, credit } from '../../../shared/loyalty/adapters/credit.ts';
import { settlingEarly } from '../../../shared/loyalty/adapters/early-refunds.ts';
import { orderOwners } from '../../../shared/loyalty/adapters/order-owners.ts';
import { reverseOrder } from '../../../shared/loyalty/reverse-order.ts';
import { cancelledOrder, refundedOrder } from '../../../shared/loyalty/reversed-order.ts';
import { accounts } from '../../../shared/loyalty/wiring/credited-accounts.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { queue } from '../../../shared/platform/boundary/queue.ts';

const reverseEach = settlingEarly(orderOwners(accounts, credit(accounts, programmeInForce)));

const events = {
  'orders.orderCancelled.v1': { validate: validateCancelled, translate: cancelledOrder },
  'orders.orderRefunded.v1': { validate: validateRefunded, translate: refundedOrder },
};

/** orders.orderCancelled and orderRefunded: takes back what the order gave, or a share of it, once for each. */
export const handler = queue({ events }, (orders, at) =>
  reverseEach(
    orders,
    ({ event: { order, refund }, ...received }) =>
      reverseOrder({ ...commandOf(received), order, ...(refund ? { refund } : {}) }),
    at,
  ),
);
