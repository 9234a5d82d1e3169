import validate from '#contracts/orders/place-order-request';
import { route } from '#routes/orders/place-order';
import { orderEvent } from '../../../shared/orders/contracts/order-event.ts';
import { minorUnits } from '../../../shared/orders/contracts/price.ts';
import { isSameOrder, oneLine, orderTypeFor } from '../../../shared/orders/order.ts';
import { ORDER_PROBLEMS } from '../../../shared/orders/problems.ts';
import { ordersToRead } from '../../../shared/orders/wiring/order-lists.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, json } from '../../../shared/platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';
import { appendEvent } from '../../../shared/platform/events/own-event-store.ts';
import { carries } from '../../../shared/platform/identity/caller.ts';

/** POST /api/v1/orders/placeOrder: stores that an order was placed; workers do the rest. A repeat is the same order. */
export const handler = http(route, { body: validate }, async ({ userId, caller, body, correlationId, actor, at }) => {
  const data = oneLine(body);
  if (data.userId !== userId && !carries(caller, 'orders:admin')) throw new HttpProblem(PROBLEMS.not_found);
  if (minorUnits(data.price) === undefined)
    throw new HttpProblem(PROBLEMS.invalid_body, 'price must have at most two decimal places');
  // What the caller is says nothing of a member for whom they order.
  const own = data.userId === userId ? orderTypeFor(caller.userType) : {};
  const placed = orderEvent({ ...data, ...own }, 'ORDER_PLACED_EVENT', { correlationId, actor });
  // An order outlives its events.
  const before = (await ordersToRead.read(data.orderId)) ?? (await appendEvent(placed, at));
  if (before && !isSameOrder(data, before as typeof data)) throw new HttpProblem(ORDER_PROBLEMS.order_id_reused);
  return json(data, 202);
});
