import { type Announcement, orderCompletedV2 } from '../../../test/integration/system/doors.ts';
import type { Chapter } from '../stage.ts';

const ORDER = 'order-of-40-euros';

/** An order of 40.00 of which 20.00 are refunded, and told twice: half of its points go. Then the rest is cancelled. */
export const takingAnOrderBack: Chapter = async ({ doors, userId, say, figure }) => {
  const order = orderCompletedV2(userId, ORDER);
  await doors.publish({ ...order, data: { ...(order.data as object), value: 4000, currency: 'EUR' } });
  await doors.balanceBecomes(userId, 430);
  const refunded = reversed('orderRefunded', { orderId: ORDER, refundId: 'refund-1', refundedValue: 2000 });
  await doors.publish(refunded, refunded);
  await doors.balanceBecomes(userId, 405);
  say('an order of 40.00 gave 50 points, the refund of 20.00, told twice, took 25: 405 points');

  await doors.publish(reversed('orderCancelled', { orderId: ORDER, userId }), order);
  await doors.balanceBecomes(userId, 380);
  const { body } = await doors.statement(userId, '?limit=3');
  figure(
    'the newest movements',
    body.data.transactions.map(({ kind, points }) => [kind, points]),
    [
      ['reversal', -25],
      ['reversal', -25],
      ['order', 50],
    ],
  );
  say('cancelled after all, and announced again: 380 points, as before the order');
};

function reversed(type: string, data: object): Announcement {
  return { context: 'orders', type: `orders.${type}.v1`, data };
}
