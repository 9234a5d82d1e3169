import type { OrderChanges, OrderRepository } from '../../shared/orders/adapters/order-repository.ts';
import type { Order } from '../../shared/orders/order.ts';
import type { EventRecord } from '../../shared/platform/events/event-store.ts';
import { TransientError } from '../../shared/platform/failures.ts';

export const CAUSE = { correlationId: 'c-1', actor: 'user:ops' };

/** A paid order of twenty apples for 33.25. */
export const anOrder = (more: Partial<Order> = {}): Order => ({
  ...{ orderId: 'ABC001', sku: 'APPLES', units: 20, price: 33.25, userId: '123456' },
  ...{ state: 'PAYMENT_ACCEPTED', version: 3 },
  ...{ createdAt: '2026-03-01T09:30:00.000Z', updatedAt: '2026-03-01T09:30:05.000Z' },
  ...more,
});

/** Orders in memory, with the events of their changes. Each of the changes named is made by somebody else first. */
export function ordersInMemory(first?: Order, { othersFirst = [] as Partial<Order>[] } = {}) {
  let order = first;
  const events: EventRecord[] = [];
  const orders: Pick<OrderRepository, 'read' | 'change'> = {
    read: async (orderId) => (order?.orderId === orderId ? order : undefined),
    async change(read: Order, changes: OrderChanges, told, at) {
      const other = othersFirst.shift();
      if (other && order) order = { ...order, ...other, version: order.version + 1 };
      if (!order || read.version !== order.version) throw new TransientError('it was changed meanwhile');
      order = { ...order, ...changes, version: order.version + 1, updatedAt: new Date(at).toISOString() };
      events.push(...told);
      return order;
    },
  };
  return {
    orders,
    events,
    order: () => order,
    /** Where the events lie. */
    named: () => events.map(({ key }) => key.sk),
  };
}
