import { expect } from 'chai';
import validate, { type OrderHappened } from '#contracts/orders/order-happened';
import { idOfRequest } from '../../../shared/orders/adapters/id-of-request.ts';
import { syncOrder } from '../../../shared/orders/adapters/sync-order.ts';
import type { Order } from '../../../shared/orders/order.ts';
import { PermanentError, TransientError } from '../../../shared/platform/failures.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { anOrder, CAUSE, ordersInMemory } from '../../builders/orders.ts';

const AT = Date.parse('2026-03-02T10:00:00.000Z');
const DATA = { orderId: 'ABC001', sku: 'APPLES', units: 20, price: 33.25, userId: '123456' };

function aWorld(order?: Order, othersFirst: Partial<Order>[] = []) {
  const memory = ordersInMemory(order, { othersFirst });
  const created: unknown[] = [];
  const orders = { ...memory.orders, create: async (data: unknown) => void created.push(data) };
  const sync = (eventName: string, more: Partial<OrderHappened> = {}) =>
    syncOrder(orders)({ key: { pk: 'p', sk: 's' }, eventName, eventData: { ...DATA, ...more }, ...CAUSE }, AT);
  return { ...memory, created, sync };
}

describe('what happens to an order', () => {
  it('begins it as it was placed, without blanks around its ids', async () => {
    const { sync, created } = aWorld();
    await sync('ORDER_PLACED_EVENT', { sku: ' APPLES ' });
    expect(created).to.deep.equal([DATA]);
  });

  it('is parked where a product stands in two lines of it, which stock could never count', async () => {
    const { sync, created } = aWorld();
    const line = { productId: 'APPLES', quantity: 1, unitPrice: 1 };
    const failure = await failureOf(sync('ORDER_PLACED_EVENT', { lines: [line, line] }));
    expect(failure).to.include({ name: 'PermanentError', reason: 'malformed_event' });
    expect(created).to.deep.equal([]);
  });

  it('moves it to the state of the table, on the version that was read', async () => {
    const { sync, order } = aWorld(anOrder({ state: 'STOCK_ALLOCATED' }));
    await sync('ORDER_PAYMENT_ACCEPTED_EVENT');
    expect(order()).to.include({ state: 'PAYMENT_ACCEPTED', version: 4 });
  });

  it('200 concurrent pairs never regress a status: who was second comes back and decides anew', async () => {
    const { sync, order } = aWorld(anOrder({ state: 'CREATED' }), [{ state: 'PAYMENT_ACCEPTED' }]);
    expect(await failureOf(sync('ORDER_STOCK_ALLOCATED_EVENT'))).to.be.instanceOf(TransientError);
    await sync('ORDER_STOCK_ALLOCATED_EVENT');
    expect(order()?.state).to.equal('PAYMENT_ACCEPTED');
  });

  it('an event ahead of its order waits and is applied', async () => {
    expect(await failureOf(aWorld().sync('ORDER_PAYMENT_ACCEPTED_EVENT'))).to.be.instanceOf(TransientError);
  });

  it('is nothing where it is known or late, and parked where it must never be', async () => {
    const { sync, order } = aWorld(anOrder({ state: 'SHIPPED' }));
    for (const known of ['ORDER_SHIPPED_EVENT', 'ORDER_PAYMENT_ACCEPTED_EVENT', 'ORDER_CREATED_EVENT'])
      await sync(known);
    for (const never of ['ORDER_CANCELED_EVENT', 'ORDER_CANCELLED_EVENT', 'ORDER_EXPIRED_EVENT']) {
      const failure = (await failureOf(sync(never))) as PermanentError;
      expect([failure.name, failure.reason], never).to.deep.equal(['PermanentError', 'forbidden_transition']);
    }
    expect((await failureOf(sync('ORDER_RETRACTED_EVENT'))) as PermanentError).to.include({
      reason: 'unknown_event_type',
    });
    expect(order()?.version).to.equal(3);
  });

  it('ships what is left where an event says no more, and completes what was delivered, which is told to the stock', async () => {
    const { sync, order, named } = aWorld(anOrder());
    await sync('ORDER_SHIPPED_EVENT');
    expect(order()).to.deep.include({
      state: 'SHIPPED',
      shipments: { all: { lines: [{ productId: 'APPLES', quantity: 20 }], shippedAt: '2026-03-02T10:00:00.000Z' } },
    });
    expect(named()).to.deep.equal([]);
    await sync('ORDER_DELIVERED_EVENT');
    expect(order()).to.include({ state: 'COMPLETED', deliveredAt: '2026-03-02T10:00:00.000Z' });
    expect(named()).to.deep.equal(['EVENT#ORDER_COMPLETED_EVENT']);
  });

  it('ships the part that an event names, once, and no more than there is', async () => {
    const { sync, order } = aWorld(anOrder());
    const part = (quantity: number): Partial<OrderHappened> => ({
      shipmentId: 's1',
      shipped: [{ productId: 'APPLES', quantity }],
    });
    expect(await failureOf(sync('ORDER_SHIPPED_EVENT', part(21)))).to.be.instanceOf(PermanentError);
    const line = { productId: 'APPLES', quantity: 11 };
    const twice = sync('ORDER_SHIPPED_EVENT', { shipmentId: 's1', shipped: [line, line] });
    expect(await failureOf(twice)).to.be.instanceOf(PermanentError);
    for (const _ of [1, 2]) await sync('ORDER_SHIPPED_EVENT', part(5));
    expect(order()).to.include({ state: 'PARTIALLY_SHIPPED', version: 4 });
    for (const _ of [1, 2]) await sync('ORDER_DELIVERED_EVENT', { shipmentId: 's1' });
    expect(order()).to.include({ state: 'PARTIALLY_SHIPPED', version: 5 });
    const unknown = await failureOf(sync('ORDER_DELIVERED_EVENT', { shipmentId: 'none' }));
    expect(unknown).to.be.instanceOf(PermanentError);
  });

  it('names a shipment as orders do, and by no word that means something else in one of the tables', () => {
    const said = (shipmentId: string) => validate({ ...DATA, shipmentId });
    for (const id of [idOfRequest('ABC001', 'key-1'), idOfRequest('ABC001', undefined)])
      expect(said(id), id).to.equal(true);
    for (const word of ['constructor', 'toString', '__proto__', 'all', 'completion', ''])
      expect(said(word), word).to.equal(false);
  });

  it('keeps that money is set aside, and tells what is due with each shipment', async () => {
    const { sync, order } = aWorld(anOrder({ state: 'STOCK_ALLOCATED' }));
    await sync('ORDER_PAYMENT_ACCEPTED_EVENT', { capture: 'on_shipment' });
    await sync('ORDER_SHIPPED_EVENT');
    expect(order()).to.include({ state: 'SHIPPED', capture: 'on_shipment' });
    expect(order()?.shipments?.all?.amount).to.equal(3325);
  });

  it('shipping needs a paid order', async () => {
    for (const state of ['CREATED', 'STOCK_ALLOCATED', 'STOCK_DEPLETED', 'PAYMENT_REJECTED', 'EXPIRED'] as const)
      for (const eventName of ['ORDER_SHIPPED_EVENT', 'ORDER_DELIVERED_EVENT'])
        expect(await failureOf(aWorld(anOrder({ state })).sync(eventName)), state).to.be.instanceOf(PermanentError);
  });
});
