import validate from '#contracts/orders/order-data';
import { cancelPayment } from '../../../shared/payments/adapters/pay-order.ts';
import { gateway, payments } from '../../../shared/payments/wiring/payments.ts';
import { points } from '../../../shared/payments/wiring/points.ts';
import { storedEvents } from '../../../shared/platform/boundary/stored-events.ts';
import { readStored } from '../../../shared/platform/events/own-event-store.ts';

/** ORDER_CANCELED_EVENT in both spellings, and ORDER_EXPIRED_EVENT: the order is not charged, or what was charged is given back. */
export const handler = storedEvents(
  { names: ['ORDER_CANCELED_EVENT', 'ORDER_CANCELLED_EVENT', 'ORDER_EXPIRED_EVENT'], validate, read: readStored },
  cancelPayment(payments, gateway, points),
);
