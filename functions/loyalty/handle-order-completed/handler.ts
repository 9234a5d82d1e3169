import validateV1, { type OrderCompletedV1 } from '#contracts/loyalty/order-completed-v1';
import validateV2, { type OrderCompletedV2 } from '#contracts/loyalty/order-completed-v2';
import { credit } from '../../../shared/loyalty/adapters/credit.ts';
import { earn } from '../../../shared/loyalty/earn.ts';
import { accounts } from '../../../shared/loyalty/wiring/accounts.ts';
import { currentProgramme } from '../../../shared/loyalty/wiring/current-programme.ts';
import { queue } from '../../../shared/platform/boundary/queue.ts';

const creditEach = credit(accounts, currentProgramme);

/** Both versions announce the same order: one id, as text, whatever it was called. Numbers mean their text. */
const events = {
  'orders.orderCompleted.v1': {
    validate: validateV1,
    translate: ({ orderNumber, userId }: OrderCompletedV1) => ({
      orderId: String(orderNumber),
      userId: String(userId),
    }),
  },
  'orders.orderCompleted.v2': {
    validate: validateV2,
    translate: ({ orderId, userId }: OrderCompletedV2) => ({ orderId: String(orderId), userId: String(userId) }),
  },
};

/** orders.orderCompleted v1 and v2: adds the order's points, once per order. */
export const handler = queue({ events }, (orders, at) =>
  creditEach(
    orders,
    ({ event, correlationId }) =>
      earn({
        source: { kind: 'order', sourceId: event.orderId },
        points: (programme) => programme.orderPoints,
        correlationId,
      }),
    at,
  ),
);
