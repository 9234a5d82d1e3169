import { orderCompletedV1, orderCompletedV2 } from '../../../test/integration/system/doors.ts';
import type { Chapter } from '../stage.ts';
import { untilTaken } from '../until-taken.ts';

/** The order that nobody can be credited for: it names no user. */
export const MALFORMED_ORDER = 'order-without-user';

/** Three orders: announced under two versions, announced twice, announced once. A fourth is malformed. */
export const ordering: Chapter = async ({ doors, userId, say, figure }) => {
  await doors.publish(
    orderCompletedV1(userId, 'order-1'),
    orderCompletedV2(userId, 'order-1'),
    orderCompletedV2(userId, 'order-2'),
    { context: 'orders', type: 'orders.orderCompleted.v2', data: { orderId: MALFORMED_ORDER } },
    orderCompletedV2(userId, 'order-2'),
    orderCompletedV2(userId, 'order-3'),
  );
  await doors.balanceBecomes(userId, 250);
  await untilTaken(doors, 'loyalty/handle-order-completed');
  const { body } = await doors.account(userId);
  figure('points after three orders', body.data.currentPoints, 250);
  say(`six order events for three orders, one of them malformed: ${body.data.currentPoints} points`);
};
