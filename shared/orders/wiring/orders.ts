import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { orderRepository } from '../adapters/order-repository.ts';

/** The orders of the function's own table. */
export const orders = orderRepository(documentClient(), {
  orders: setting('ORDERS_TABLE_NAME'),
  events: setting('EVENTS_TABLE_NAME'),
});
