import aboutMember from '#contracts/activity/member-event';
import aboutOrder from '#contracts/activity/order-event';
import aboutProduct from '#contracts/activity/product-event';
import aboutMerge from '#contracts/activity/users-merged-v1';
import { type ReceivedActivity, recordHappenings } from '../../../shared/activity/adapters/record-happenings.ts';
import { log, retentionDays } from '../../../shared/activity/wiring/own-log.ts';
import { type EventVersion, queue } from '../../../shared/platform/boundary/queue.ts';

/** Each type with what must be known of it: whose it is. What it says beside that is told as far as it can be read. */
const ABOUT = {
  'users.userCreated.v1': aboutMember,
  'users.userDeleted.v1': aboutMember,
  'users.usersMerged.v1': aboutMerge,
  'orders.orderCreated.v1': aboutOrder,
  'orders.orderConfirmed.v1': aboutOrder,
  'orders.orderShipped.v1': aboutOrder,
  'orders.orderDelivered.v1': aboutOrder,
  'orders.orderCompleted.v2': aboutOrder,
  'orders.orderCancelled.v1': aboutOrder,
  'orders.orderRefunded.v1': aboutOrder,
  'loyalty.pointsAdded.v2': aboutMember,
  'loyalty.pointsExpired.v1': aboutMember,
  'loyalty.pointsExpiring.v1': aboutMember,
  'loyalty.tierUpgraded.v1': aboutMember,
  'product.productCreated.v1': aboutProduct,
  'product.productUpdated.v1': aboutProduct,
  'product.productDeleted.v1': aboutProduct,
  'pricing.pricingCalculated.v1': aboutProduct,
  'orders.orderExpired.v1': aboutOrder,
  'inventory.stockUpdated.v1': aboutProduct,
  'inventory.outOfStock.v1': aboutProduct,
  'inventory.stockReserved.v1': aboutOrder,
  'inventory.stockReservationFailed.v1': aboutOrder,
  'inventory.reservationExpired.v1': aboutOrder,
  'payments.paymentCaptured.v1': aboutOrder,
  'payments.paymentRefunded.v1': aboutOrder,
  'payments.paymentRejected.v1': aboutOrder,
  'payments.pointsNotReturned.v1': aboutOrder,
  'pos.sessionFinalized.v1': aboutMember,
  'pos.sessionVoided.v1': aboutMember,
};

const events = Object.fromEntries(
  Object.entries(ABOUT).map(([type, validate]): [string, EventVersion<ReceivedActivity>] => [
    type,
    { validate, translate: (data: ReceivedActivity['data']) => ({ type, data }) },
  ]),
);

/** Every public event: writes what it tells into the feeds of its member, order or product. */
export const handler = queue<ReceivedActivity>({ events }, recordHappenings({ log, retentionDays }));
