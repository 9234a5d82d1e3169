import validateV1, { type OrderCompletedV1 } from '#contracts/users/order-completed-v1';
import validateV2, { type OrderCompletedV2 } from '#contracts/users/order-completed-v2';
import { queue } from '../../../shared/platform/boundary/queue.ts';
import type { EventOrigin } from '../../../shared/platform/events/event-message.ts';
import { countedOrder, orderCounter } from '../../../shared/users/adapters/order-counter.ts';
import { client, tableName } from '../../../shared/users/wiring/table.ts';

const events = {
  'orders.orderCompleted.v1': {
    validate: validateV1,
    translate: ({ orderNumber, userId }: OrderCompletedV1, origin: EventOrigin) =>
      countedOrder(userId, orderNumber, origin),
  },
  'orders.orderCompleted.v2': {
    validate: validateV2,
    translate: ({ orderId, userId }: OrderCompletedV2, origin: EventOrigin) => countedOrder(userId, orderId, origin),
  },
};

/** orders.orderCompleted v1 and v2: counts the order for its user, once per order. */
export const handler = queue({ events }, orderCounter(client, tableName));
