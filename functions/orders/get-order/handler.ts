import { route } from '#routes/orders/get-order';
import { restOrder } from '../../../shared/orders/order.ts';
import { ordersToRead } from '../../../shared/orders/wiring/order-lists.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';
import { carries } from '../../../shared/platform/identity/caller.ts';

/** GET /orders/{id}: an order of the caller; whoever may act for all sees every order. */
export const handler = http(route, {}, async ({ path, userId, caller }) => {
  const order = await ordersToRead.read(path.id);
  if (!order || (order.userId !== userId && !carries(caller, 'orders:admin')))
    throw new HttpProblem(PROBLEMS.not_found);
  return ok(restOrder(order));
});
