import { route } from '#routes/orders/deliver-shipment';
import { deliverShipment } from '../../../shared/orders/adapters/shipping.ts';
import { restOrder } from '../../../shared/orders/order.ts';
import { orders } from '../../../shared/orders/wiring/orders.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';

const deliver = deliverShipment(orders);

/** POST /orders/{id}/shipments/{shipmentId}/deliver: a shipment has arrived; with the last one the order is complete. */
export const handler = http(route, {}, async ({ path, correlationId, actor, at }) =>
  ok(restOrder(await deliver({ orderId: path.id, shipmentId: path.shipmentId }, { correlationId, actor }, at))),
);
