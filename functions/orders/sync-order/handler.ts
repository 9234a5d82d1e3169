import validate from '#contracts/orders/order-happened';
import { syncOrder } from '../../../shared/orders/adapters/sync-order.ts';
import { orders } from '../../../shared/orders/wiring/orders.ts';
import { storedEvents } from '../../../shared/platform/boundary/stored-events.ts';
import { readStored } from '../../../shared/platform/events/own-event-store.ts';

const names = [
  'ORDER_PLACED_EVENT',
  'ORDER_CREATED_EVENT',
  'ORDER_STOCK_ALLOCATED_EVENT',
  'ORDER_STOCK_DEPLETED_EVENT',
  'ORDER_PAYMENT_ACCEPTED_EVENT',
  'ORDER_PAYMENT_REJECTED_EVENT',
  'ORDER_SHIPPED_EVENT',
  'ORDER_DELIVERED_EVENT',
  'ORDER_CANCELED_EVENT',
  'ORDER_CANCELLED_EVENT',
  'ORDER_COMPLETED_EVENT',
  'ORDER_EXPIRED_EVENT',
];

/** Every event of an order: makes of what happened the state that the order is in. */
export const handler = storedEvents({ names, validate, read: readStored }, syncOrder(orders));
