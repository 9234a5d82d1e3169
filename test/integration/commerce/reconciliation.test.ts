import { InvokeCommand } from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { LocalStack } from '../local-stack.ts';
import { type Doors, userCreated } from '../system/doors.ts';
import { type Tap, tap } from '../system/tap.ts';
import { sharedLocalStack } from '../system/under-test.ts';
import { companionOf } from '../tiers/companion-faults.ts';
import { ADMIN, anId, send, stocked } from './shop.ts';
import { allocationKey, orderKey, writtenByHand } from './written-by-hand.ts';

describe('what is known of orders, where somebody has changed it by hand', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  let doors: Doors;
  let told: Tap;
  let byHand: ReturnType<typeof writtenByHand>;
  const sku = anId('GAPS');
  const since = new Date().toISOString();
  before(async () => {
    stack = await sharedLocalStack();
    doors = stack.doors;
    told = await tap(doors, 'orders');
    byHand = writtenByHand(stack);
    await stocked(doors, { sku, units: 100 });
  });
  after(() => told?.close());

  const admin = () => doors.token('admin-1', ADMIN);
  const lose: typeof byHand.lose = (...key) => byHand.lose(...key);
  const itemAt: typeof byHand.itemAt = (...key) => byHand.itemAt(...key);
  const change: typeof byHand.change = (...what) => byHand.change(...what);
  async function placed(): Promise<string> {
    const order = { orderId: anId('GAP'), sku, units: 1, price: 33.25, userId: 'member-1' };
    expect((await send(doors, '/api/v1/orders/placeOrder', order)).status).to.equal(202);
    return order.orderId;
  }
  const isPaid = (orderId: string) =>
    eventually(async () => {
      const { body } = await doors.request('GET', `/orders/${orderId}`, { token: admin() });
      expect(body.data?.status).to.equal('Confirmed');
      expect((await itemAt('inventory', allocationKey(orderId))).status).to.equal('COMPLETED_PAYMENT_ACCEPTED');
    }, 30_000);
  async function reconciled(body: object) {
    const begun = await doors.request('POST', '/admin/orders/reconciliations', { token: admin(), json: body });
    expect(begun.status).to.equal(202);
    return done(begun.body.data.run);
  }
  const done = (run: string) =>
    eventually(async () => {
      const { body } = await doors.request('GET', `/admin/orders/reconciliations/${run}`, { token: admin() });
      expect(body.data?.state).to.equal('done');
      return body.data;
    }, 60_000);
  const toldOf = async (orderId: string) =>
    (await told.about(orderId)).filter(({ type }) => type === 'orders.orderGapFound.v1').map(({ detail }) => detail);

  it('is found, each kind of gap, announced under the same id each time, and nothing is repaired', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, placed));
    for (const orderId of all) await isPaid(orderId);
    const [right = '', e = '', b = '', s = '', r = '', p = '', c = '', d = '', g = '', q = ''] = all;

    await lose('events', { pk: `EVENTS#ORDER_ID#${e}`, sk: 'EVENT#ORDER_STOCK_ALLOCATED_EVENT' });
    await change('orders', orderKey(b), { state: 'STOCK_ALLOCATED' });
    await change('inventory', allocationKey(s), { status: 'DEPLETED' });
    await change('inventory', allocationKey(q), { units: 2 });
    await change('orders', orderKey(r), { state: 'EXPIRED' });
    await lose('payments', orderKey(p));
    // A charge that the gateway knows under another order: as if its own was never made.
    await change('orders', orderKey(c), { price: 44.5 });
    const gateway = companionOf(stack, 'paymentGateway');
    const back = await fetch(`${gateway}/charges/${d}/refund`, { method: 'POST', body: JSON.stringify({}) });
    expect(back.status).to.equal(200);
    await lose('orders', orderKey(g));
    const orphan = anId('ORPHAN');
    const body = JSON.stringify({ key: orphan, orderId: orphan, amount: 100, currency: 'USD' });
    expect((await fetch(`${gateway}/charges`, { method: 'POST', body })).status).to.equal(201);

    await reconciled({ since, settledForSeconds: 0 });
    const kinds: Readonly<Record<string, readonly string[]>> = {
      [e]: ['event_missing'],
      [b]: ['state_behind'],
      [s]: ['stock_missing'],
      [q]: ['stock_differs'],
      [r]: ['event_missing', 'stock_not_freed', 'payment_not_returned', 'charge_not_returned'],
      [p]: ['payment_missing'],
      [c]: ['charge_differs'],
      [d]: ['charge_differs'],
      [g]: ['order_missing'],
      [orphan]: ['order_missing'],
    };
    await eventually(async () => {
      for (const [orderId, expected] of Object.entries(kinds)) {
        const [first, ...others] = await toldOf(orderId);
        for (const { id } of others) expect(id, orderId).to.equal(first?.id);
        const found = new Set(first?.data.gaps.map(({ kind }: { readonly kind: string }) => kind));
        expect([...found], orderId).to.have.members([...expected]);
      }
      expect(await toldOf(right)).to.deep.equal([]);
    });
    expect((await itemAt('orders', orderKey(b))).state, 'nothing is repaired').to.equal('STOCK_ALLOCATED');
    expect((await itemAt('inventory', allocationKey(s))).status).to.equal('DEPLETED');

    const again = await reconciled({ since, settledForSeconds: 0 });
    expect(again.ordersWithGaps).to.be.at.least(10);
    expect(again.gaps).to.include.keys('event_missing', 'state_behind', 'stock_missing', 'charge_differs');
    await eventually(async () => {
      const ids = (await toldOf(e)).map(({ id }) => id);
      expect(ids).to.have.length(2);
      expect(new Set(ids).size).to.equal(1);
    });
    await lose('orders', orderKey(b));
  });

  it('is found of the points that orders are paid with, by what payments and the ledger say of them', async () => {
    const tea = anId('TEA');
    await doors.publish({
      ...{ context: 'products', type: 'product.productCreated.v1' },
      data: { productId: tea, name: 'Tea', price: 1.25, version: 1 },
    });
    await stocked(doors, { sku: tea, units: 100 });
    const userId = anId('user');
    await doors.publish(userCreated(userId));
    await doors.balanceBecomes(userId, 100);
    const token = doors.token(userId);
    const bought = async () => {
      const json = { products: [tea], points: 20 };
      const { body } = await eventually(async () => {
        const answer = await doors.request('POST', '/orders', { token, json });
        expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
        return answer;
      });
      await isPaid(body.data.orderId);
      return body.data.orderId as string;
    };
    const [right, cancelled, unpaid, given] = [await bought(), await bought(), await bought(), await bought()];
    await send(doors, `/orders/${right}/refunds`, { amount: 1.1, reason: 'cold' });
    await send(doors, `/orders/${cancelled}/cancel`, { reason: 'x' });
    // 5 of the refund and 20 of the cancelled order are back.
    await doors.balanceBecomes(userId, 45);
    const pointsKey = (orderId: string) => ({ PK: `POINTS#${orderId}` });
    await eventually(async () => {
      expect((await itemAt('payments', pointsKey(cancelled))).status).to.equal('GIVEN_BACK');
      expect((await itemAt('payments', orderKey(cancelled))).paymentStatus).to.equal('PAYMENT_REFUNDED');
    });
    const mine = async () => {
      const since = (await itemAt('orders', orderKey(right))).createdAt;
      const { named } = await reconciled({ since, settledForSeconds: 0 });
      return [right, cancelled, unpaid, given].filter((orderId) => named.includes(orderId));
    };
    expect(await mine()).to.deep.equal([]);

    const restored = await itemAt('payments', pointsKey(cancelled));
    await change('payments', pointsKey(cancelled), { status: 'SPENT' });
    await change('payments', pointsKey(unpaid), { status: 'REFUSED' });
    const { transactionId } = await itemAt('payments', pointsKey(given));
    const reverse = `/admin/members/${userId}/transactions/${Buffer.from(`${transactionId}`).toString('base64url')}/reverse`;
    const back = await doors.request('POST', reverse, { token: admin(), json: { points: 3, reason: 'by hand' } });
    expect(back.status, JSON.stringify(back.body)).to.equal(201);
    expect(await mine()).to.deep.equal([cancelled, unpaid, given]);
    const found = async (orderId: string) => (await toldOf(orderId)).flatMap(({ data }) => data.gaps);
    await eventually(async () => {
      expect(await found(cancelled)).to.deep.equal([
        { kind: 'points_not_returned', found: 'the order is CANCELED, payments say SPENT of its points' },
      ]);
      const missing = 'the order is PAYMENT_ACCEPTED and paid with 20 points, payments say REFUSED of them';
      expect(await found(unpaid)).to.deep.equal([{ kind: 'points_missing', found: missing }]);
      expect(await found(given)).to.deep.equal([
        { kind: 'points_differ', found: '0 points of the order are to be given back, the ledger gave back 3' },
      ]);
      expect(await found(right)).to.deep.equal([]);
    });
    await byHand.put('payments', restored);
  });

  it('is looked at every night, and by administrators alone', async () => {
    const input = {
      scheduledTime: '2026-11-21T01:45:00Z',
      scheduleArn: `arn:aws:scheduler:eu-central-1:000000000000:schedule/default/${anId('run')}`,
      executionId: anId('run'),
    };
    const FunctionName = `laurel-${doors.env}-orders-start-reconciliation`;
    const Payload = JSON.stringify(input);
    expect((await doors.lambda.send(new InvokeCommand({ FunctionName, Payload }))).FunctionError).to.equal(undefined);
    expect(await done('nightly-2026-11-20')).to.include({ actor: 'system:orders-start-reconciliation' });
    const member = doors.token('member-1');
    const post = (token: string, json: object) =>
      doors.request('POST', '/admin/orders/reconciliations', { token, json });
    expect((await post(member, {})).status).to.equal(403);
    expect((await post(admin(), { settledForSeconds: -1 })).status).to.equal(400);
    for (const since of ['yesterday', '2016-12-31T23:59:60Z'])
      expect((await post(admin(), { since })).status, since).to.equal(400);
    expect((await doors.request('GET', '/admin/orders/reconciliations/none', { token: member })).status).to.equal(403);
    expect((await doors.request('GET', '/admin/orders/reconciliations/none', { token: admin() })).status).to.equal(404);
  });
});
