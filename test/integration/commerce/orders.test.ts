import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { fault } from '../local/fault.ts';
import type { Doors } from '../system/doors.ts';
import { parked } from '../system/parked.ts';
import { type Tap, tap } from '../system/tap.ts';
import { doorsUnderTest, sharedLocalStack } from '../system/under-test.ts';
import { companionOf } from '../tiers/companion-faults.ts';
import { ADMIN, anId, send, stocked, unitsOf as unitsIn } from './shop.ts';

interface PlacedOrder {
  readonly orderId: string;
  readonly sku: string;
  readonly units: number;
  readonly price: number;
  readonly userId: string;
}

describe('orders', function () {
  this.timeout(90_000);
  let doors: Doors;
  let gateway: string;
  let heard: Tap;
  before(async () => {
    doors = await doorsUnderTest();
    gateway = companionOf(await sharedLocalStack(), 'paymentGateway');
    heard = await tap(doors, 'orders');
  });
  after(() => heard?.close());

  const post = (path: string, json: unknown, token?: string) => send(doors, path, json, token ? { token } : {});
  const play = (mode: string, times?: number) =>
    fetch(`${gateway}/_faults`, { method: 'PUT', body: JSON.stringify({ mode, ...(times ? { times } : {}) }) });
  const chargesOf = async (orderId: string) => {
    const { charges } = (await (await fetch(`${gateway}/charges`)).json()) as { charges: { orderId: string }[] };
    return charges.filter((charge) => charge.orderId === orderId);
  };
  const simulate = (orderId: string, eventName: string, order: PlacedOrder) =>
    post('/api/v1/testing/simulateRawEvent', {
      pk: `EVENTS#ORDER_ID#${orderId}`,
      sk: `EVENT#${eventName}`,
      eventName,
      eventData: { ...order, orderId },
    });
  const orderOf = async (orderId: string) => (await post('/api/v1/orders/listOrders', { orderId })).body.orders[0];
  const statesOf = async (userId: string): Promise<string[]> => {
    const { body } = await post('/api/v1/orders/listOrders', {}, doors.token(userId));
    return body.orders.map(({ orderStatus }: { orderStatus: string }) => orderStatus);
  };
  const paymentOf = async (orderId: string) =>
    (await post('/api/v1/payments/listOrderPayments', { orderId })).body.orderPayments[0];
  const unitsOf = (sku: string) => unitsIn(doors, sku);
  const becomes = (orderId: string, state: string) =>
    eventually(async () => expect((await orderOf(orderId))?.orderStatus).to.equal(`ORDER_${state}_STATUS`), 30_000);

  async function aSku(units: number): Promise<string> {
    const sku = anId('SKU');
    await stocked(doors, { sku, units });
    return sku;
  }
  async function place(order: Partial<PlacedOrder> & { readonly sku: string }): Promise<PlacedOrder> {
    const placed = { orderId: anId('ORD'), units: 20, price: 33.25, userId: anId('user'), ...order };
    const { status, body } = await post('/api/v1/orders/placeOrder', placed, doors.token(placed.userId));
    expect({ status, body }).to.deep.equal({ status: 202, body: placed });
    return placed;
  }

  it('are allocated, paid, completed by hand, announced once and earn points', async () => {
    const sku = await aSku(100);
    const order = await place({ sku });
    const { orderId, userId } = order;
    const token = doors.token(userId);
    await becomes(orderId, 'PAYMENT_ACCEPTED');
    expect(await unitsOf(sku)).to.equal(80);
    const payment = await paymentOf(orderId);
    expect(payment).to.include({ ...order, paymentStatus: 'PAYMENT_ACCEPTED', paymentRetries: 0 });
    expect(payment.paymentId).to.match(/^[0-9A-F]{6}$/);
    expect(await chargesOf(orderId)).to.deep.equal([
      { key: orderId, orderId, amount: 3325, outcome: 'accepted', captured: 3325, refunded: 0 },
    ]);
    expect((await post(`/orders/${orderId}/complete`, {}, token)).status, 'members complete nothing').to.equal(403);
    expect((await post('/orders/NONE-1/complete', {})).status).to.equal(404);
    // completed-event-survives-a-bus-failure: an invocation gives up after four tries, and the stream comes again.
    const refusing = { service: 'events', operation: 'PutEvents', action: 'fail-entries', entries: 10, count: 5 };
    await fault(await sharedLocalStack(), { ...refusing, caller: 'orders/publish-order-changes' });
    // The order of the path is meant, whatever a body says; of two at once one completes it.
    const complete = () => post(`/orders/${orderId}/complete`, { orderId: 'NONE-1', userId: 'somebody' });
    const atOnce = await Promise.all([complete(), complete()]);
    expect(atOnce.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    expect(atOnce.find(({ status }) => status === 200)?.body.data).to.include({ orderId, status: 'Completed' });
    expect((await complete()).status).to.equal(409);
    expect((await post(`/orders/${orderId}/cancel`, { reason: 'late' }, token)).status).to.equal(409);
    await doors.balanceBecomes(userId, 50);
    await eventually(async () => {
      const types = (await heard.about(userId)).map(({ type }) => type);
      expect(types).to.have.members([
        'orders.orderCreated.v1',
        'orders.orderConfirmed.v1',
        'orders.orderCompleted.v2',
        'orders.orderCompleted.v1',
      ]);
    });
    const [second] = (await heard.about(userId)).filter(({ type }) => type === 'orders.orderCompleted.v2');
    expect(second?.detail).to.deep.include({
      id: `${orderId}#completed#v2`,
      data: { orderId, userId, value: 3325, currency: 'USD' },
    });
    const own = await doors.request('GET', '/orders?limit=20', { token });
    expect(own.body.data.map((each: { orderId: string }) => each.orderId)).to.deep.equal([orderId]);
    expect((await doors.request('GET', `/orders/${orderId}`, { token })).body.data.totalPrice).to.equal(33.25);
    expect((await doors.request('GET', `/orders/${orderId}`, { token: doors.token('other') })).status).to.equal(404);
  });

  it('20 at once for 5 units: exactly 5 are accepted, 15 depleted, none is left', async () => {
    const sku = await aSku(5);
    const userId = anId('user');
    await Promise.all(Array.from({ length: 20 }, () => place({ sku, units: 1, userId })));
    await eventually(async () => {
      const states = await statesOf(userId);
      const count = (state: string) => states.filter((each) => each === `ORDER_${state}_STATUS`).length;
      expect([count('PAYMENT_ACCEPTED'), count('STOCK_DEPLETED')]).to.deep.equal([5, 15]);
    }, 60_000);
    expect(await unitsOf(sku)).to.equal(0);
  });

  it('of more than there is are depleted, and a repeated delivery cannot turn depleted into allocated', async () => {
    const sku = await aSku(100);
    const order = await place({ sku, units: 433 });
    await becomes(order.orderId, 'STOCK_DEPLETED');
    await post('/api/v1/inventory/restockSku', { sku, units: 1000, lotId: 'LOT-2' });
    await eventually(async () => expect(await unitsOf(sku)).to.equal(1100));
    const pk = `EVENTS#ORDER_ID#${order.orderId}`;
    const announce = (type: string, detail = {}) =>
      doors.publish({ context: 'events', type, data: { pk, sk: `EVENT#${type}` }, detail });
    await announce('ORDER_CREATED_EVENT');
    // nobody-can-confirm-an-order-by-an-event: what a worker takes lies in the store, and this does not.
    await announce('ORDER_PAYMENT_ACCEPTED_EVENT', { eventName: 'ORDER_PAYMENT_ACCEPTED_EVENT', eventData: order });
    expect((await parked(doors, 'orders/sync-order', order.orderId)).reason).to.equal('not_in_the_store');
    const later = await place({ sku, units: 100 });
    await becomes(later.orderId, 'PAYMENT_ACCEPTED');
    expect(await unitsOf(sku)).to.equal(1000);
    await becomes(order.orderId, 'STOCK_DEPLETED');
    expect(await paymentOf(order.orderId)).to.equal(undefined);
    expect(await chargesOf(order.orderId)).to.deep.equal([]);
  });

  it('for nothing, and for 100,000 and more, are rejected without a charge, and their units are free again', async () => {
    const sku = await aSku(100);
    for (const price of [0, 100_000]) {
      const { orderId } = await place({ sku, price });
      await becomes(orderId, 'PAYMENT_REJECTED');
      expect(await paymentOf(orderId)).to.include({ paymentStatus: 'PAYMENT_REJECTED', paymentRetries: 0 });
      expect(await chargesOf(orderId)).to.deep.equal([]);
    }
    await eventually(async () => expect(await unitsOf(sku)).to.equal(100));
  });

  it('whose charge fails are tried four times and then rejected; an accepted charge is never rejected over', async () => {
    const sku = await aSku(100);
    await play('fail');
    const asked = async () => {
      const counts = (await (await fetch(`${gateway}/_counts`)).json()) as Record<string, number>;
      return counts['POST /charges'] ?? 0;
    };
    const before = await asked();
    const failing = await place({ sku });
    await becomes(failing.orderId, 'PAYMENT_REJECTED');
    expect((await asked()) - before, 'one call for each try').to.equal(4);
    expect(await chargesOf(failing.orderId)).to.deep.equal([]);
    expect(await paymentOf(failing.orderId)).to.include({ paymentStatus: 'PAYMENT_REJECTED', paymentRetries: 4 });
    await eventually(async () => expect(await unitsOf(sku)).to.equal(100));
    await play('cut', 1);
    const cut = await place({ sku });
    await becomes(cut.orderId, 'PAYMENT_ACCEPTED');
    expect(await paymentOf(cut.orderId)).to.include({ paymentRetries: 1 });
    expect(await chargesOf(cut.orderId)).to.have.length(1);
    await play('accept');
  });

  it('whose allocation is told six times at once, while the gateway takes its time, are charged once', async () => {
    const sku = await aSku(100);
    await fetch(`${gateway}/_faults`, {
      method: 'PUT',
      body: JSON.stringify({ mode: 'slow', times: 3, latencyMs: 200 }),
    });
    const { orderId } = await place({ sku });
    await eventually(async () => expect((await orderOf(orderId))?.orderStatus).to.match(/ALLOCATED|ACCEPTED/));
    const type = 'ORDER_STOCK_ALLOCATED_EVENT';
    const told = { context: 'events', type, data: { pk: `EVENTS#ORDER_ID#${orderId}`, sk: `EVENT#${type}` } };
    await doors.publish(...Array.from({ length: 6 }, () => told));
    await becomes(orderId, 'PAYMENT_ACCEPTED');
    const later = await place({ sku });
    await becomes(later.orderId, 'PAYMENT_ACCEPTED');
    expect(await paymentOf(orderId)).to.include({ paymentStatus: 'PAYMENT_ACCEPTED', paymentRetries: 0 });
    expect(await chargesOf(orderId)).to.deep.equal([
      { key: orderId, orderId, amount: 3325, outcome: 'accepted', captured: 3325, refunded: 0 },
    ]);
    expect(await unitsOf(sku)).to.equal(60);
    await play('accept');
  });

  it('that are cancelled give back their stock and their money', async () => {
    const sku = await aSku(100);
    const order = await place({ sku });
    await becomes(order.orderId, 'PAYMENT_ACCEPTED');
    const cancel = () =>
      post(`/orders/${order.orderId}/cancel`, { reason: 'changed my mind' }, doors.token(order.userId));
    for (const cancelled of await Promise.all([cancel(), cancel(), cancel()]))
      expect([cancelled.status, cancelled.body.data.status]).to.deep.equal([200, 'Cancelled']);
    expect((await cancel()).status, 'again').to.equal(200);
    await eventually(async () => expect(await unitsOf(sku)).to.equal(100));
    await eventually(async () =>
      expect(await chargesOf(order.orderId)).to.deep.include.members([
        {
          key: order.orderId,
          orderId: order.orderId,
          amount: 3325,
          outcome: 'accepted',
          captured: 3325,
          refunded: 3325,
        },
      ]),
    );
    await eventually(async () => expect((await paymentOf(order.orderId)).paymentStatus).to.equal('PAYMENT_REFUNDED'));
    const told = (await heard.about(order.userId)).filter(({ type }) => type === 'orders.orderCancelled.v1');
    expect(told.map(({ detail }) => detail.data.reason)).to.deep.equal(['changed my mind']);
  });

  it('cancel before payment frees the stock and never charges', async () => {
    const sku = await aSku(10);
    const order = { orderId: anId('ORD'), sku, units: 4, price: 10, userId: anId('user') };
    // The cancellation is there before anything else has happened, in the spelling of the documents.
    await simulate(order.orderId, 'ORDER_CANCELLED_EVENT', order);
    await eventually(async () =>
      expect(await paymentOf(order.orderId)).to.include({ paymentStatus: 'PAYMENT_CANCELED' }),
    );
    await place(order);
    await becomes(order.orderId, 'CANCELED');
    expect(await unitsOf(sku)).to.equal(10);
    expect(await chargesOf(order.orderId)).to.deep.equal([]);
  });

  it('an event ahead of its order waits and is applied', async () => {
    const sku = await aSku(100);
    const order = { orderId: anId('ORD'), sku, units: 20, price: 33.25, userId: anId('user') };
    await simulate(order.orderId, 'ORDER_PAYMENT_ACCEPTED_EVENT', order);
    await place(order);
    await becomes(order.orderId, 'PAYMENT_ACCEPTED');
    await simulate(order.orderId, 'ORDER_DELIVERED_EVENT', order);
    await becomes(order.orderId, 'COMPLETED');
  });

  it('same id, other body is 422; same body answers the first result; others see nothing of it', async () => {
    const order = { orderId: anId('ORD'), sku: await aSku(100), units: 20, price: 33.25, userId: anId('user') };
    const token = doors.token(order.userId);
    await Promise.all([place(order), place(order)]);
    await becomes(order.orderId, 'PAYMENT_ACCEPTED');
    expect((await post('/api/v1/orders/placeOrder', order, token)).status).to.equal(202);
    const other = await post('/api/v1/orders/placeOrder', { ...order, units: 21 }, token);
    expect([other.status, other.body.code]).to.deep.equal([422, 'order_id_reused']);
    expect(await orderOf(order.orderId), 'stays as it was first').to.include(order);
    expect((await post('/api/v1/orders/placeOrder', order, doors.token('somebody'))).status).to.equal(404);
    const seen = await post('/api/v1/orders/listOrders', { orderId: order.orderId }, doors.token('somebody'));
    expect(seen.body).to.deep.equal({ orders: [] });
    const paid = await post('/api/v1/payments/listOrderPayments', {}, doors.token('somebody'));
    expect(paid.body).to.deep.equal({ orderPayments: [] });
    for (const [wrong, named] of [
      [{ orderId: 'ABC' }, /^orderId /],
      [{ orderId: 'AB"C001' }, /^orderId /],
      [{ units: 1.5 }, /^units /],
      [{ price: -0.01 }, /^price /],
      [{ price: 1.001 }, /^price /],
      [{ price: 1e300 }, /^price /],
    ] as const) {
      const { status, body } = await post('/api/v1/orders/placeOrder', { ...order, ...wrong }, token);
      expect(status).to.equal(400);
      expect(body.message[0]).to.match(named);
    }
  });

  it('are shown and cancelled from the answer that placed them on, whoever is busy', async () => {
    const busy = { service: 'dynamodb', operation: 'TransactWriteItems', action: 'fail', caller: 'orders/sync-order' };
    const order = { orderId: anId('ORD'), sku: await aSku(5), units: 1, price: 33.25, userId: anId('user') };
    const token = doors.token(order.userId);
    const path: string = `/orders/${order.orderId}`;
    const code = 'ThrottlingException';
    await fault(await sharedLocalStack(), { ...busy, match: order.orderId, status: 400, code, count: 12 });
    await place(order);
    const shown = await doors.request('GET', path, { token });
    expect([shown.status, shown.body.data.status, shown.body.data.totalPrice]).to.deep.equal([200, 'Created', 33.25]);
    expect((await doors.request('GET', path, { token: doors.token('somebody') })).status).to.equal(404);
    const cancel = (whose: string) => doors.request('POST', `${path}/cancel`, { token: whose, json: { reason: 'no' } });
    expect((await cancel(doors.token('somebody'))).status).to.equal(404);
    await eventually(async () => {
      const { status } = await cancel(token);
      expect(status, 'never unknown').not.to.equal(404);
      expect(status).to.equal(200);
    }, 30_000);
    await becomes(order.orderId, 'CANCELED');
  });

  it('that were placed, and are not there yet, are told by what was placed', async () => {
    const order = { orderId: anId('ORD'), sku: 'APPLES', units: 20, price: 33.25, userId: anId('user') };
    // Nobody takes an event of this name, so the order stays ahead of its worker.
    const key = { pk: `EVENTS#ORDER_ID#${order.orderId}`, sk: 'EVENT#ORDER_PLACED_EVENT' };
    const waiting = { ...key, eventName: 'ORDER_WAITING_EVENT', eventData: order };
    expect((await post('/api/v1/testing/simulateRawEvent', waiting)).status).to.equal(202);
    await place(order);
    const other = await post('/api/v1/orders/placeOrder', { ...order, price: 33.26 }, doors.token(order.userId));
    expect([other.status, other.body.code]).to.deep.equal([422, 'order_id_reused']);
  });

  it('every order appears exactly once over the pages', async () => {
    const sku = await aSku(100);
    const userId = anId('user');
    const placed = await Promise.all(Array.from({ length: 5 }, () => place({ sku, units: 1, userId })));
    await eventually(async () =>
      expect(await statesOf(userId)).to.deep.equal(placed.map(() => 'ORDER_PAYMENT_ACCEPTED_STATUS')),
    );
    for (const token of [doors.token(userId), doors.token('admin-1', ADMIN)])
      for (const path of ['/api/v1/orders/listOrders', '/api/v1/payments/listOrderPayments']) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const { body } = await post(path, { limit: 2, sortDirection: 'desc', ...(cursor ? { cursor } : {}) }, token);
          seen.push(...(body.orders ?? body.orderPayments).map(({ orderId }: PlacedOrder) => orderId));
          cursor = body.cursor;
        } while (cursor);
        const mine = placed.map(({ orderId }) => orderId);
        expect(seen.filter((orderId) => mine.includes(orderId))).to.have.members(mine);
        expect(seen.length, 'none twice').to.equal(new Set(seen).size);
      }
    const list = (query: string, whose = userId) =>
      doors.request('GET', `/orders?${query}`, { token: doors.token(whose) });
    const first = await list('limit=3');
    const cursor = first.headers.get('next-cursor') ?? '';
    const rest = await list(`limit=3&cursor=${cursor}`);
    expect([first.body.data.length, rest.body.data.length, rest.headers.get('next-cursor')]).to.deep.equal([
      3,
      2,
      null,
    ]);
    const dates = [...first.body.data, ...rest.body.data].map(({ orderDate }: { orderDate: string }) => orderDate);
    expect(dates, 'newest first').to.deep.equal([...dates].sort().reverse());
    for (const limit of [0, 101]) expect((await list(`limit=${limit}`)).body.code).to.equal('invalid_query');
    for (const answer of [await list('cursor=Zm9yZ2Vk'), await list(`limit=3&cursor=${cursor}`, anId('other'))])
      expect([answer.status, answer.body.code]).to.deep.equal([400, 'invalid_cursor']);
  });
});
