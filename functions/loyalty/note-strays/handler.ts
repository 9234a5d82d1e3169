import { strays } from '../../../shared/platform/boundary/strays.ts';

/** A typing error in a producer's source makes an event that no rule matches: here it is counted and shown. */
export const handler = strays([
  'orders.orderCompleted.v1',
  'orders.orderCompleted.v2',
  'users.userCreated.v1',
  'orders.orderCancelled.v1',
  'orders.orderRefunded.v1',
  'users.userDeleted.v1',
  'users.usersMerged.v1',
  'loyalty.pointsAdded.v2',
  'loyalty.tierUpgraded.v1',
  'SKU_RESTOCKED_EVENT',
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
  'product.productCreated.v1',
  'product.productUpdated.v1',
  'product.productDeleted.v1',
]);
