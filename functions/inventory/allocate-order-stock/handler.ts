import validate from '#contracts/orders/order-data';
import { orderStock } from '../../../shared/inventory/wiring/order-stock.ts';
import { storedEvents } from '../../../shared/platform/boundary/stored-events.ts';
import { readStored } from '../../../shared/platform/events/own-event-store.ts';

/** ORDER_CREATED_EVENT: allocates the order's stock, or says that there is too little. */
export const handler = storedEvents(
  { names: ['ORDER_CREATED_EVENT'], validate, read: readStored },
  orderStock.allocate,
);
