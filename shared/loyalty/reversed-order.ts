import type { OrderCancelledV1 } from '#contracts/loyalty/order-cancelled-v1';
import type { OrderRefundedV1 } from '#contracts/loyalty/order-refunded-v1';
import { orderSource } from './completed-order.ts';
import type { Source } from './entry.ts';
import type { Refund } from './reverse-order.ts';

/** An order that gives back what it gave: all of it, or a refund's share. */
export interface ReversedOrder {
  readonly order: Source;
  /** Absent where the event does not say: the order knows. */
  readonly userId?: string;
  readonly refund?: Refund;
  /** A refund of an order that was not completed: its completion tells of it again. */
  readonly isEarly?: boolean;
}

type Origin = Parameters<typeof orderSource>[1];

export function cancelledOrder({ orderId, userId }: OrderCancelledV1, origin: Origin): ReversedOrder {
  return { order: orderSource(orderId, origin), userId: String(userId) };
}

export function refundedOrder(
  { orderId, refundId, refundedValue, share, userId, orderCompleted }: OrderRefundedV1,
  origin: Origin,
): ReversedOrder {
  return {
    order: orderSource(orderId, origin),
    ...(userId === undefined ? {} : { userId: String(userId) }),
    ...(orderCompleted === false ? { isEarly: true } : {}),
    refund: {
      refundId: String(refundId),
      ...(refundedValue === undefined ? {} : { refundedValue }),
      ...(share === undefined ? {} : { share }),
    },
  };
}
