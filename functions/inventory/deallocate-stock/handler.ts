import validate from '#contracts/orders/order-data';
import { orderStock } from '../../../shared/inventory/wiring/order-stock.ts';
import { storedEvents } from '../../../shared/platform/boundary/stored-events.ts';
import { readStored } from '../../../shared/platform/events/own-event-store.ts';

/** What is not paid for, or not in time, or cancelled, is free again. */
export const handler = storedEvents(
  {
    names: ['ORDER_PAYMENT_REJECTED_EVENT', 'ORDER_CANCELED_EVENT', 'ORDER_CANCELLED_EVENT', 'ORDER_EXPIRED_EVENT'],
    validate,
    read: readStored,
  },
  orderStock.settle,
);
