import validate from '#contracts/orders/ship-order-request';
import { route } from '#routes/orders/ship-order';
import { shipOrder } from '../../../shared/orders/adapters/shipping.ts';
import { repeatedIn } from '../../../shared/orders/contracts/lines.ts';
import { shippedView } from '../../../shared/orders/order.ts';
import { wishedLines } from '../../../shared/orders/priced-lines.ts';
import { orders } from '../../../shared/orders/wiring/orders.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { created, HttpProblem } from '../../../shared/platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';

const ship = shipOrder(orders);

/** POST /orders/{id}/shipments: ships a paid order, or a part of it. */
export const handler = http(
  route,
  { body: validate },
  async ({ path, body, idempotencyKey, correlationId, actor, at }) => {
    const lines = wishedLines(body);
    const repeated = repeatedIn(lines);
    if (repeated !== undefined) throw new HttpProblem(PROBLEMS.invalid_body, `${repeated} stands in two lines`);
    const shipped = await ship({ orderId: path.id, lines }, idempotencyKey, { correlationId, actor }, at);
    return created(shippedView(shipped.order, shipped.shipmentId));
  },
);
