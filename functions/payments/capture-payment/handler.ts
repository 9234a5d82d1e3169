import validate from '#contracts/orders/order-happened';
import { capturePayment } from '../../../shared/payments/adapters/capture-payment.ts';
import { gateway, payments } from '../../../shared/payments/wiring/payments.ts';
import { storedEvents } from '../../../shared/platform/boundary/stored-events.ts';
import { readStored } from '../../../shared/platform/events/own-event-store.ts';

/** ORDER_SHIPPED_EVENT and ORDER_COMPLETED_EVENT: what was set aside for it is taken. */
export const handler = storedEvents(
  { names: ['ORDER_SHIPPED_EVENT', 'ORDER_COMPLETED_EVENT'], validate, read: readStored },
  capturePayment(payments, gateway),
);
