import { route } from '#routes/orders/get-timeline';
import { timelineOf } from '../../../shared/orders/timeline.ts';
import { ordersToRead } from '../../../shared/orders/wiring/order-lists.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';
import { readOrderEvents } from '../../../shared/platform/events/own-order-events.ts';
import { carries } from '../../../shared/platform/identity/caller.ts';

/** GET /orders/{id}/timeline: what happened to an order of the caller; whoever may act for all sees who did it as well. */
export const handler = http(route, {}, async ({ path, userId, caller }) => {
  const seesAll = carries(caller, 'orders:admin');
  const order = await ordersToRead.read(path.id);
  if (!order || (order.userId !== userId && !seesAll)) throw new HttpProblem(PROBLEMS.not_found);
  return ok(timelineOf(order, await readOrderEvents(order.orderId), { withActors: seesAll }));
});
