import takesCancelOrder from '#contracts/assistant/cancel-order-arguments';
import takesGetOrder from '#contracts/assistant/get-order-arguments';
import takesListOrders from '#contracts/assistant/list-orders-arguments';
import givesOrder from '#contracts/assistant/order';
import givesOrders from '#contracts/assistant/orders';
import takesPlaceOrder from '#contracts/assistant/place-order-arguments';
import { type AnyTool, agentTool, pageQuery } from './agent-tool.ts';
import type { Door } from './door.ts';

/** What stands for a reason where the member has given none: the door wants one. */
const NO_REASON = 'Cancelled by the member through an agent';

/** What an agent orders, and what became of it. */
export function orderTools(orders: Door): readonly AnyTool[] {
  return [
    agentTool({
      name: 'place_order',
      title: 'Place an order',
      description:
        'Orders products at their prices now, once for each idempotencyKey. The order is then paid, and earns points when it is completed. Ask the member before.',
      scope: 'orders:write',
      takes: takesPlaceOrder,
      gives: givesOrder,
      effect: 'adds',
      countedBehind: true,
      call: async ({ lines, idempotencyKey }, asking) =>
        (await orders(asking, { method: 'POST', path: 'orders', body: { lines }, idempotencyKey })).data,
    }),
    agentTool({
      name: 'get_order',
      title: 'Look at an order',
      description: 'An order of the member, with the state that it is in.',
      scope: 'orders:read',
      takes: takesGetOrder,
      gives: givesOrder,
      effect: 'reads',
      countedBehind: true,
      call: async ({ orderId }, asking) =>
        (await orders(asking, { method: 'GET', path: `orders/${encodeURIComponent(orderId)}` })).data,
    }),
    agentTool({
      name: 'list_orders',
      title: 'List orders',
      description: 'The member’s orders, newest first, page by page.',
      scope: 'orders:read',
      takes: takesListOrders,
      gives: givesOrders,
      effect: 'reads',
      countedBehind: true,
      call: async (given, asking) => {
        const { data, nextCursor } = await orders(asking, { method: 'GET', path: 'orders', query: pageQuery(given) });
        return { orders: data, ...(nextCursor === undefined ? {} : { cursor: nextCursor }) };
      },
    }),
    agentTool({
      name: 'cancel_order',
      title: 'Cancel an order',
      description:
        'Cancels an order that has not left the house, once for each idempotencyKey; what was paid is given back. Ask the member before.',
      scope: 'orders:write',
      takes: takesCancelOrder,
      gives: givesOrder,
      effect: 'takes_away',
      countedBehind: true,
      call: async ({ orderId, idempotencyKey, reason = NO_REASON }, asking) => {
        const path = `orders/${encodeURIComponent(orderId)}/cancel`;
        return (await orders(asking, { method: 'POST', path, body: { reason }, idempotencyKey })).data;
      },
    }),
  ];
}
