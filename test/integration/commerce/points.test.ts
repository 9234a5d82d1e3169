import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { type Doors, orderCompletedV2, userCreated } from '../system/doors.ts';
import { tap } from '../system/tap.ts';
import { doorsUnderTest, sharedLocalStack } from '../system/under-test.ts';
import { companionOf } from '../tiers/companion-faults.ts';
import { anId, chargeOf, send, stocked } from './shop.ts';

describe('orders that are paid with points', function () {
  this.timeout(90_000);
  let doors: Doors;
  let gateway: string;
  let tea: string;
  before(async () => {
    doors = await doorsUnderTest();
    gateway = companionOf(await sharedLocalStack(), 'paymentGateway');
    tea = anId('TEA');
    const data = { productId: tea, name: 'Tea', price: 1.25, version: 1 };
    await doors.publish({ context: 'products', type: 'product.productCreated.v1', data });
    await stocked(doors, { sku: tea, units: 100 });
  });

  /** A member with a hundred points and more, of their first order. */
  async function aMember() {
    const userId = anId('user');
    await doors.publish(userCreated(userId));
    await doors.balanceBecomes(userId, 100);
    await doors.publish(orderCompletedV2(userId, anId('first')));
    await doors.balanceBecomes(userId, 150);
    return userId;
  }
  const order = (userId: string, json: object, headers = {}) =>
    doors.request('POST', '/orders', { token: doors.token(userId), json, headers });
  const becomes = (orderId: string, userId: string, status: string) =>
    eventually(async () => {
      const { body } = await doors.request('GET', `/orders/${orderId}`, { token: doors.token(userId) });
      expect(body.data.status).to.equal(status);
    }, 30_000);
  const balance = async (userId: string) => {
    const { currentPoints, heldPoints } = (await doors.account(userId)).body.data;
    return [currentPoints, heldPoints];
  };

  it('spend them with the order, charge the rest, and give both back by refunds, money first', async () => {
    const userId = await aMember();
    const headers = { 'idempotency-key': anId('key') };
    const wish = { lines: [{ productId: tea, quantity: 2 }], points: 120 };
    // Before the product is known there is no order.
    const placed = await eventually(async () => {
      const answer = await order(userId, wish, headers);
      expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
      return answer;
    });
    const { orderId } = placed.body.data;
    expect(placed.body.data).to.include({ totalPrice: 2.5, points: 120, pointsWorth: 1.2 });
    expect((await order(userId, { ...wish, points: 119 }, headers)).body.code).to.equal('idempotency_key_reused');
    await becomes(orderId, userId, 'Confirmed');
    expect(await chargeOf(gateway, orderId)).to.include({ amount: 130, captured: 130 });
    expect(await balance(userId)).to.deep.equal([30, 0]);

    const refund = async (amount: number) => {
      const { status, body } = await send(doors, `/orders/${orderId}/refunds`, { amount, reason: 'too strong' });
      expect(status, JSON.stringify(body)).to.equal(201);
      return body.data;
    };
    expect(await refund(1.5)).to.include({ amount: 1.5, money: 1.3, pointsBack: 20 });
    await doors.balanceBecomes(userId, 50);
    expect(await refund(1)).to.include({ amount: 1, money: 0, pointsBack: 100 });
    await doors.balanceBecomes(userId, 150);
    expect(await chargeOf(gateway, orderId)).to.include({ captured: 130, refunded: 130 });
  });

  it('give all of them back when they are cancelled, also where points pay all of it', async () => {
    const userId = await aMember();
    const { body } = await order(userId, { products: [tea], points: 125 });
    const { orderId } = body.data;
    await becomes(orderId, userId, 'Confirmed');
    expect(await balance(userId)).to.deep.equal([25, 0]);
    expect((await fetch(`${gateway}/charges/${orderId}`)).status, 'nothing is charged').to.equal(404);
    const token = doors.token(userId);
    await doors.request('POST', `/orders/${orderId}/cancel`, { token, json: { reason: 'changed my mind' } });
    await doors.balanceBecomes(userId, 150);
  });

  it('go with their member into another account, and to nobody where the member is erased', async () => {
    const told = await tap(doors, 'payments');
    const [ada, bob] = await Promise.all([aMember(), aMember()]);
    const placed = async (userId: string) => {
      const { orderId } = (await order(userId, { products: [tea], points: 120 })).body.data;
      await becomes(orderId, userId, 'Confirmed');
      return orderId;
    };
    const [hers, his] = [await placed(ada), await placed(bob)];
    const stays = await aMember();
    const users = (type: string, data: object) => doors.publish({ context: 'users', type: `users.${type}.v1`, data });
    await users('usersMerged', { userId: stays, mergedUserId: ada });
    await doors.balanceBecomes(stays, 180);
    await users('userDeleted', { userId: bob });
    await eventually(async () => expect((await doors.account(bob)).status).to.equal(404));
    const refund = (orderId: string, amount: number) =>
      send(doors, `/orders/${orderId}/refunds`, { amount, reason: 'too strong' });
    // 0.05 of each was paid in money.
    expect((await refund(hers, 0.25)).body.data).to.include({ money: 0.05, pointsBack: 20 });
    await doors.balanceBecomes(stays, 200);
    const { refundId } = (await refund(his, 0.25)).body.data;
    await send(doors, `/orders/${hers}/cancel`, { reason: 'x' });
    await doors.balanceBecomes(stays, 300);
    // As a night's comparison asks for them.
    const token = doors.token(ada);
    expect((await doors.request('GET', '/loyalty/holds', { token })).body.data).to.deep.equal({ holds: [] });
    const statement = await doors.request('GET', '/loyalty/transactions?kind=hold,capture', { token });
    const seen = statement.body.data.transactions as { readonly kind: string; readonly reversedPoints: number }[];
    expect(seen.map(({ kind, reversedPoints }) => [kind, reversedPoints])).to.deep.equal([
      ['capture', 120],
      ['hold', 0],
    ]);
    await send(doors, `/orders/${his}/cancel`, { reason: 'x' });
    const kept = (id: string, points: number) => [
      ...[`${his}#pointsNotReturned#${id}`, { orderId: his, userId: bob, refundId: id, points, reason: 'no_account' }],
    ];
    await eventually(async () => {
      const found = (await told.about(his)).filter(({ type }) => type === 'payments.pointsNotReturned.v1');
      expect(found.map(({ detail }) => [detail.id, detail.data])).to.deep.equal([
        kept(refundId, 20),
        kept('cancellation', 100),
      ]);
    }, 30_000);
    await told.close();
  });

  it('are rejected, and hold nothing, where the rest is not paid or there are too few', async () => {
    const userId = await aMember();
    await fetch(`${gateway}/_faults`, { method: 'PUT', body: JSON.stringify({ mode: 'reject', times: 1 }) });
    const declined = await order(userId, { products: [tea], points: 100 });
    await becomes(declined.body.data.orderId, userId, 'PaymentRejected');
    await eventually(async () => expect(await balance(userId)).to.deep.equal([150, 0]));
    const tooFew = await order(userId, { lines: [{ productId: tea, quantity: 4 }], points: 151 });
    await becomes(tooFew.body.data.orderId, userId, 'PaymentRejected');
    await eventually(async () => expect(await balance(userId)).to.deep.equal([150, 0]));
    const tooMany = await order(userId, { products: [tea], points: 126 });
    expect([tooMany.status, tooMany.body.code]).to.deep.equal([422, 'too_many_points']);
    for (const points of [0, -1, 1.5, '10'])
      expect((await order(userId, { products: [tea], points })).status, String(points)).to.equal(400);
  });
});
