import { route } from '#routes/orders/complete-order';
import { moveByHand } from '../../../shared/orders/adapters/move-by-hand.ts';
import { restOrder } from '../../../shared/orders/order.ts';
import { orders } from '../../../shared/orders/wiring/orders.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';

const move = moveByHand(orders);

/** POST /orders/{id}/complete: completes a paid order by hand. The order of the path is meant, whatever a body says. */
export const handler = http(route, {}, async ({ path, correlationId, actor, at }) => {
  const wish = { orderId: path.id, happening: 'COMPLETED', eventName: 'ORDER_COMPLETED_EVENT' } as const;
  return ok(restOrder(await move(wish, { correlationId, actor }, at)));
});
