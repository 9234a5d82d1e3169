import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Doors } from '../system/doors.ts';
import { type Tap, tap } from '../system/tap.ts';
import { doorsUnderTest, sharedLocalStack } from '../system/under-test.ts';
import { companionOf } from '../tiers/companion-faults.ts';
import { anId, aPaidOrder, chargeOf, send } from './shop.ts';

describe('refunds', function () {
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
  const refundedAtGateway = async (orderId: string) => {
    const { refunded } = (await chargeOf(gateway, orderId)) as { refunded: number };
    return refunded;
  };

  it('of a part give back that part, once for each key, are announced, and take points by their share', async () => {
    const { orderId, userId } = await aPaidOrder(doors);
    await post(`/orders/${orderId}/complete`, {});
    await doors.balanceBecomes(userId, 50);
    const path: string = `/orders/${orderId}/refunds`;
    const reason = 'one apple was bad';
    const headers = { 'idempotency-key': anId('key') };
    const first = await post(path, { amount: '10.00', reason }, headers);
    expect(first.status).to.equal(201);
    expect(first.body.data).to.include({ orderId, amount: 10, reason, refundedTotal: 10, currency: 'USD' });
    expect((await post(path, { amount: 10, reason }, headers)).body.data).to.deep.equal(first.body.data);
    expect((await post(path, { amount: 11, reason }, headers)).body.code).to.equal('idempotency_key_reused');
    await eventually(async () => expect(await refundedAtGateway(orderId)).to.equal(1000));
    // 50 points for 33.25: 10.00 of it are 15.03 points, rounded down.
    await doors.balanceBecomes(userId, 35);

    expect((await post(path, { amount: 23.25, reason })).body.data.refundedTotal).to.equal(33.25);
    const tooMuch = await post(path, { amount: 0.01, reason });
    expect([tooMuch.status, tooMuch.body.code]).to.deep.equal([409, 'refund_too_much']);
    await eventually(async () => expect(await refundedAtGateway(orderId)).to.equal(3325));
    await doors.balanceBecomes(userId, 0);
    await eventually(async () => {
      const { body } = await post('/api/v1/payments/listOrderPayments', { orderId });
      expect(body.orderPayments[0]?.paymentStatus).to.equal('PAYMENT_REFUNDED');
    });
    const told = (await heard.about(userId)).filter(({ type }) => type === 'orders.orderRefunded.v1');
    expect(told.map(({ detail }) => detail.data.refundedValue).sort()).to.deep.equal([1000, 2325]);
    expect(new Set(told.map(({ detail }) => detail.id)).size).to.equal(2);
  });

  it('before an order is completed take their share of its points when it is, and are parked by nobody', async () => {
    const { orderId, userId } = await aPaidOrder(doors);
    const refunded = await post(`/orders/${orderId}/refunds`, { amount: 10, reason: 'one apple was bad' });
    expect(refunded.status).to.equal(201);
    await eventually(async () => {
      const [told] = (await heard.about(userId)).filter(({ type }) => type === 'orders.orderRefunded.v1');
      expect(told?.detail.data).to.include({ refundedValue: 1000, orderCompleted: false });
    });
    await post(`/orders/${orderId}/complete`, {});
    await doors.balanceBecomes(userId, 35);
  });

  it('are refused to members, of orders that are not paid, and of what is no amount', async () => {
    const { orderId, userId } = await aPaidOrder(doors);
    const path: string = `/orders/${orderId}/refunds`;
    const json = { amount: 1, reason: 'because' };
    expect((await doors.request('POST', path, { token: doors.token(userId), json })).status).to.equal(403);
    expect((await post('/orders/NONE-1/refunds', json)).status).to.equal(404);
    for (const amount of [0, -1, 1.001, '1.001', '1,00', 'all', null])
      expect((await post(path, { ...json, amount })).status, String(amount)).to.equal(400);
    await post(`/orders/${orderId}/cancel`, { reason: 'changed my mind' });
    const cancelled = await post(path, json);
    expect([cancelled.status, cancelled.body.code]).to.deep.equal([409, 'order_state']);
    await eventually(async () => expect(await refundedAtGateway(orderId)).to.equal(3325));
  });
});
