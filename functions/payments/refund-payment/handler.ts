import validate from '#contracts/orders/order-refunded-data';
import { refundPayment } from '../../../shared/payments/adapters/refund-payment.ts';
import { gateway, payments } from '../../../shared/payments/wiring/payments.ts';
import { points } from '../../../shared/payments/wiring/points.ts';
import { storedEvents } from '../../../shared/platform/boundary/stored-events.ts';
import { readStored } from '../../../shared/platform/events/own-event-store.ts';

/** ORDER_REFUNDED_EVENT: gives that much of the charge back, once. */
export const handler = storedEvents(
  { names: ['ORDER_REFUNDED_EVENT'], validate, read: readStored },
  refundPayment(payments, gateway, points),
);
