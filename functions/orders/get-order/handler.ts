import { route } from '#routes/orders/get-order';
import { placedOrder } from '../../../shared/orders/adapters/placed-order.ts';
import { restOrder } from '../../../shared/orders/order.ts';
import { ordersToRead } from '../../../shared/orders/wiring/order-lists.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';
import { readStored } from '../../../shared/platform/events/own-event-store.ts';
import { carries } from '../../../shared/platform/identity/caller.ts';

const placed = placedOrder(readStored);

/** GET /orders/{id}: an order of the caller, from the answer that placed it on; whoever may act for all sees every order. */
export const handler = http(route, {}, async ({ path, userId, caller }) => {
  const order = (await ordersToRead.read(path.id)) ?? (await placed(path.id));
  if (!order || (order.userId !== userId && !carries(caller, 'orders:admin')))
    throw new HttpProblem(PROBLEMS.not_found);
  return ok(restOrder(order));
});
