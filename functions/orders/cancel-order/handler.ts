import validate from '#contracts/orders/cancel-order-request';
import { route } from '#routes/orders/cancel-order';
import { moveByHand } from '../../../shared/orders/adapters/move-by-hand.ts';
import { placedOrder } from '../../../shared/orders/adapters/placed-order.ts';
import { takingTurns } from '../../../shared/orders/adapters/taking-turns.ts';
import { restOrder } from '../../../shared/orders/order.ts';
import { orders } from '../../../shared/orders/wiring/orders.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { readStored } from '../../../shared/platform/events/own-event-store.ts';
import { carries } from '../../../shared/platform/identity/caller.ts';

const move = moveByHand(orders, takingTurns, placedOrder(readStored));

/** POST /orders/{id}/cancel: cancels an order that has not left the house; one that has ended stays as it is. */
export const handler = http(
  route,
  { body: validate },
  async ({ path, body, userId, caller, correlationId, actor, at }) => {
    const member = carries(caller, 'orders:admin') ? undefined : userId;
    const wish = { orderId: path.id, member, happening: 'CANCELED', eventName: 'ORDER_CANCELED_EVENT' } as const;
    return ok(restOrder(await move({ ...wish, reason: body.reason }, { correlationId, actor }, at)));
  },
);
