import validate from '#contracts/orders/order-happened';
import { orderStock } from '../../../shared/inventory/wiring/order-stock.ts';
import { storedEvents } from '../../../shared/platform/boundary/stored-events.ts';
import { readStored } from '../../../shared/platform/events/own-event-store.ts';

/** ORDER_SHIPPED_EVENT: what is shipped is off the shelf. */
export const handler = storedEvents(
  { names: ['ORDER_SHIPPED_EVENT'], validate, read: readStored },
  orderStock.dispatch,
);
