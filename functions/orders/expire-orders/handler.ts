import { expireOrders } from '../../../shared/orders/adapters/expire-orders.ts';
import { expiryCutoff } from '../../../shared/orders/expiry.ts';
import { lists } from '../../../shared/orders/wiring/order-lists.ts';
import { orders } from '../../../shared/orders/wiring/orders.ts';
import { schedule } from '../../../shared/platform/boundary/schedule.ts';
import { wholeNumberSetting } from '../../../shared/platform/settings.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';

const reservationMinutes = wholeNumberSetting('RESERVATION_MINUTES');
const expire = expireOrders(lists, orders);

/** Each minute: lets orders expire that nobody has paid in time. */
export const handler = schedule(async ({ dueAt, ...cause }) => {
  const expired = await expire(expiryCutoff(dueAt, reservationMinutes), cause, Date.now());
  logger.info('orders expired', { expired });
});
