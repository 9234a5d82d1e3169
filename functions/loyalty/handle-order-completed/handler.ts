import validateV1, { type OrderCompletedV1 } from '#contracts/loyalty/order-completed-v1';
import validateV2 from '#contracts/loyalty/order-completed-v2';
import { credit } from '../../../shared/loyalty/adapters/credit.ts';
import { creditCompleted } from '../../../shared/loyalty/adapters/credit-completed.ts';
import { completedOrder } from '../../../shared/loyalty/completed-order.ts';
import { accounts } from '../../../shared/loyalty/wiring/credited-accounts.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { queue } from '../../../shared/platform/boundary/queue.ts';
import type { EventOrigin } from '../../../shared/platform/events/event-message.ts';

const creditEach = creditCompleted(credit(accounts, programmeInForce));

const events = {
  'orders.orderCompleted.v1': {
    validate: validateV1,
    translate: ({ orderNumber, userId }: OrderCompletedV1, origin: EventOrigin) =>
      completedOrder({ orderId: orderNumber, userId }, origin),
  },
  'orders.orderCompleted.v2': { validate: validateV2, translate: completedOrder },
};

/** orders.orderCompleted v1 and v2: adds the order's points, once per order, whoever it is announced for. */
export const handler = queue({ events }, creditEach);
