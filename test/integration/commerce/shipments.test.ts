import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Doors } from '../system/doors.ts';
import { type Tap, tap } from '../system/tap.ts';
import { doorsUnderTest, sharedLocalStack } from '../system/under-test.ts';
import { companionOf } from '../tiers/companion-faults.ts';
import { ADMIN, aPaidOrder, chargeOf, orderBecomes, send } from './shop.ts';

describe('shipments', function () {
  this.timeout(90_000);
  let doors: Doors;
  let heard: Tap;
  let gateway: string;
  before(async () => {
    doors = await doorsUnderTest();
    gateway = companionOf(await sharedLocalStack(), 'paymentGateway');
    heard = await tap(doors, 'orders');
  });
  after(() => heard?.close());

  const post = (path: string, json: unknown, headers: Record<string, string> = {}) =>
    send(doors, path, json, { headers });
  const read = async (orderId: string, userId: string) =>
    (await doors.request('GET', `/orders/${orderId}`, { token: doors.token(userId) })).body.data;
  const becomes = (orderId: string, state: string) => orderBecomes(doors, orderId, state);
  const anOrder = () => aPaidOrder(doors, { inStock: 30 });

  it('two shipments of one order are two events, and the order is complete when both have arrived', async () => {
    const { orderId, sku, userId } = await anOrder();
    const path: string = `/orders/${orderId}/shipments`;
    const ship = (quantity: number, key: string) =>
      post(path, { lines: [{ productId: sku, quantity }] }, { 'idempotency-key': key });
    const [first, repeated] = [await ship(5, 'box-1'), await ship(5, 'box-1')];
    expect(first.status).to.equal(201);
    const { shipmentId } = first.body.data;
    expect(first.body.data).to.deep.include({ orderId, status: 'Shipped', lines: [{ productId: sku, quantity: 5 }] });
    expect(repeated.body.data).to.deep.equal(first.body.data);
    expect((await ship(6, 'box-1')).body.code).to.equal('idempotency_key_reused');
    await becomes(orderId, 'PARTIALLY_SHIPPED');
    expect((await ship(16, 'box-2')).body.code).to.equal('shipment_too_much');
    const cancelled = await post(`/orders/${orderId}/cancel`, { reason: 'late' });
    expect([cancelled.status, cancelled.body.code], 'from shipped on').to.deep.equal([409, 'order_state']);

    const arrived = await post(`${path}/${shipmentId}/deliver`, {});
    expect([arrived.status, arrived.body.data.status]).to.deep.equal([200, 'Shipped']);
    const second = await ship(15, 'box-3');
    await becomes(orderId, 'SHIPPED');
    expect((await ship(1, 'box-4')).body.code).to.equal('order_state');
    for (const _ of [1, 2]) {
      const last = await post(`${path}/${second.body.data.shipmentId}/deliver`, {});
      expect([last.status, last.body.data.status]).to.deep.equal([200, 'Completed']);
    }
    await doors.balanceBecomes(userId, 50);
    const { shipments = [] } = await read(orderId, userId);
    expect(shipments.map((each: { lines: { quantity: number }[] }) => each.lines[0]?.quantity)).to.deep.equal([5, 15]);
    for (const { deliveredAt } of shipments) expect(deliveredAt).to.be.a('string');

    await eventually(async () => {
      const told = (await heard.about(userId)).map(({ type, detail }) => [type, detail.data]);
      const ofType = (wanted: string) => told.filter(([type]) => type === wanted).map(([, data]) => data);
      expect(ofType('orders.orderShipped.v1')).to.deep.equal([
        { orderId, orderNumber: orderId, userId, shipmentId, lines: [{ productId: sku, quantity: 5 }] },
        {
          ...{ orderId, orderNumber: orderId, userId, shipmentId: second.body.data.shipmentId },
          lines: [{ productId: sku, quantity: 15 }],
        },
      ]);
      expect(ofType('orders.orderDelivered.v1')).to.deep.equal([{ orderId, orderNumber: orderId, userId }]);
      expect(ofType('orders.orderCompleted.v2')).to.have.length(1);
    });
  });

  it('are for administrators, of paid orders, of what was ordered, and each product in one line', async () => {
    const { orderId, sku, userId } = await anOrder();
    const path: string = `/orders/${orderId}/shipments`;
    const lines = [{ productId: sku, quantity: 1 }];
    const token = doors.token(userId);
    expect((await doors.request('POST', path, { token, json: { lines } })).status).to.equal(403);
    expect((await doors.request('POST', `${path}/x/deliver`, { token, json: {} })).status).to.equal(403);
    expect((await post('/orders/NONE-1/shipments', { lines })).status).to.equal(404);
    expect((await post(`${path}/none/deliver`, {})).status).to.equal(404);
    expect((await post(path, { lines: [{ productId: 'OTHER', quantity: 1 }] })).body.code).to.equal(
      'shipment_too_much',
    );
    for (const wrong of [[], [{ productId: sku, quantity: 0 }], [...lines, ...lines], [{ productId: sku }]])
      expect((await post(path, { lines: wrong })).status, JSON.stringify(wrong)).to.equal(400);
    await post(`/orders/${orderId}/cancel`, { reason: 'changed my mind' });
    expect((await post(path, { lines })).body.code).to.equal('order_state');
  });

  it('of one order at the same moment take turns: none is lost, none is answered 503', async () => {
    const { orderId, sku } = await anOrder();
    const wishes = [
      ...Array.from({ length: 6 }, () =>
        post(`/orders/${orderId}/shipments`, { lines: [{ productId: sku, quantity: 3 }] }),
      ),
      ...Array.from({ length: 4 }, () => post(`/orders/${orderId}/refunds`, { amount: 1, reason: 'a bad apple' })),
    ];
    const answers = await Promise.all(wishes);
    expect(answers.map(({ status }) => status)).to.deep.equal(answers.map(() => 201));
    expect((await post(`/orders/${orderId}/shipments`, { lines: [{ productId: sku, quantity: 3 }] })).status).to.equal(
      409,
    );
    await eventually(async () => expect(await chargeOf(gateway, orderId)).to.include({ refunded: 400 }));
  });

  it('timeline of an order: what happened, in order, with times, for good as far as the order knows it', async () => {
    await fetch(`${gateway}/_faults`, { method: 'PUT', body: JSON.stringify({ mode: 'fail', times: 3 }) });
    const { orderId, sku, userId } = await anOrder();
    await post(`/orders/${orderId}/shipments`, { lines: [{ productId: sku, quantity: 20 }] });
    await post(`/orders/${orderId}/refunds`, { amount: '3.25', reason: 'scratched' });
    const timeline = (token: string) => doors.request('GET', `/orders/${orderId}/timeline`, { token });
    const { status, body } = await timeline(doors.token(userId));
    expect(status).to.equal(200);
    const { events } = body.data;
    expect(events.map(({ event }) => event)).to.deep.equal([
      ...['PLACED', 'CREATED', 'STOCK_ALLOCATED', 'PAYMENT_FAILED', 'PAYMENT_FAILED', 'PAYMENT_FAILED'],
      ...['PAYMENT_ACCEPTED', 'SHIPPED', 'REFUNDED'],
    ]);
    expect(events.map(({ at }) => at)).to.deep.equal(events.map(({ at }) => at).sort());
    expect(events.at(-1)).to.include({ amount: 3.25, reason: 'scratched' });
    for (const event of events) expect(event).not.to.have.property('actor');
    const seen = (await timeline(doors.token('admin-1', ADMIN))).body.data.events;
    expect(seen.at(-1)).to.include({ actor: 'user:admin-1' });
    expect((await timeline(doors.token('somebody'))).status).to.equal(404);
  });
});
