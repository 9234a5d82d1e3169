import validate from '#contracts/orders/order-data';
import { orderStock } from '../../../shared/inventory/wiring/order-stock.ts';
import { storedEvents } from '../../../shared/platform/boundary/stored-events.ts';
import { readStored } from '../../../shared/platform/events/own-event-store.ts';

/** What is paid stays allocated; what is complete is off the shelf. */
export const handler = storedEvents(
  { names: ['ORDER_PAYMENT_ACCEPTED_EVENT', 'ORDER_COMPLETED_EVENT'], validate, read: readStored },
  orderStock.settle,
);
