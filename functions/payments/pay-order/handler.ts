import validate from '#contracts/orders/order-data';
import { payOrder } from '../../../shared/payments/adapters/pay-order.ts';
import { captureMode } from '../../../shared/payments/wiring/capture-mode.ts';
import { gateway, payments } from '../../../shared/payments/wiring/payments.ts';
import { points } from '../../../shared/payments/wiring/points.ts';
import { storedEvents } from '../../../shared/platform/boundary/stored-events.ts';
import { readStored } from '../../../shared/platform/events/own-event-store.ts';

/** ORDER_STOCK_ALLOCATED_EVENT: charges the order, once. */
export const handler = storedEvents(
  { names: ['ORDER_STOCK_ALLOCATED_EVENT'], validate, read: readStored },
  payOrder(payments, gateway, points, captureMode),
);
