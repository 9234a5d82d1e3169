import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { aStateDir, LEDGER, type LocalStack, startLocalStack } from '../local-stack.ts';
import { type Announcement, aMember, orderCompletedV2, userCreated } from '../system/doors.ts';
import { ledgersAreCoherent } from '../system/ledgers-are-coherent.ts';
import { type Tap, tap } from '../system/tap.ts';

const FOR_EVER = { exp: Date.parse('2090-01-01') / 1000 };

describe('what falls due, and what is taken back', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  let loyalty: Tap;
  const goTo = (at: string) =>
    fetch(`${stack.awsEndpoint}/_laurel/clock`, { method: 'PUT', body: JSON.stringify({ at }) });
  const account = async (userId: string) =>
    stack.doors.request('GET', '/loyalty', { token: stack.doors.token(userId, FOR_EVER) });
  const hasPoints = (userId: string, points: number) =>
    eventually(async () => expect((await account(userId)).body.data?.currentPoints).to.equal(points));
  const announced = (userId: string, type: string, count: number) =>
    eventually(async () => {
      const events = (await loyalty.about(userId)).filter((event) => event.type === type);
      expect(events).to.have.length(count);
      return events.map(({ detail }) => detail.data);
    }, 60_000);
  const reversed = (type: 'orderCancelled' | 'orderRefunded', data: object): Announcement => ({
    context: 'orders',
    type: `orders.${type}.v1`,
    data,
  });
  const users = (type: string, data: object): Announcement => ({ context: 'users', type: `users.${type}.v1`, data });

  before(async () => {
    stack = await startLocalStack(aStateDir(), { CONTEXTS: LEDGER, CLOCK: '2026-11-21T12:00:00Z' });
    loyalty = await tap(stack.doors, 'loyalty');
  });
  after(async () => {
    await loyalty?.close();
    await stack?.stop();
  });

  it('a cancelled order gives its points back once, and one that was cancelled before earns nothing', async () => {
    const [member, order, early] = [aMember(), randomUUID(), randomUUID()];
    await stack.doors.publish(userCreated(member), orderCompletedV2(member, order));
    await hasPoints(member, 150);
    for (const orderId of [order, order, early])
      await stack.doors.publish(reversed('orderCancelled', { orderId, userId: member }));
    await hasPoints(member, 100);
    await stack.doors.publish(orderCompletedV2(member, early), orderCompletedV2(member, randomUUID()));
    await hasPoints(member, 150);
  });

  it('refunds in thirds take 16, 17 and 17 of 50, and are told whose order it was by the order', async () => {
    const [member, orderId] = [aMember(), randomUUID()];
    const order = orderCompletedV2(member, orderId);
    await stack.doors.publish({ ...order, data: { ...(order.data as object), value: 3000, currency: 'EUR' } });
    await hasPoints(member, 50);
    for (const [refundId, left] of [
      ['r1', 34],
      ['r2', 17],
      ['r3', 0],
    ] as const) {
      const refund = reversed('orderRefunded', { orderId, refundId, refundedValue: 1000 });
      await stack.doors.publish(refund, refund);
      await hasPoints(member, left);
    }
  });

  it('two members who are one have one account, and what comes for either is counted there, once', async () => {
    const [stays, goes, order] = [aMember(), aMember(), randomUUID()];
    await stack.doors.publish(userCreated(stays), userCreated(goes), orderCompletedV2(goes, order));
    await hasPoints(stays, 100);
    await hasPoints(goes, 150);
    await stack.doors.publish(users('usersMerged', { userId: stays, mergedUserId: goes }));
    await hasPoints(stays, 250);
    await stack.doors.publish(orderCompletedV2(stays, order), orderCompletedV2(goes, randomUUID()));
    await hasPoints(stays, 300);
    const token = stack.doors.token(goes, FOR_EVER);
    const { body } = await stack.doors.request('GET', '/loyalty/transactions', { token });
    const [after, mergeIn, mergeOut, ...own] = body.data.transactions;
    expect([after?.kind, mergeIn?.kind, mergeOut?.kind]).to.deep.equal(['order', 'mergeIn', 'mergeOut']);
    expect([after, mergeIn, mergeOut, own[0]].map((entry) => entry?.after.available)).to.deep.equal([300, 250, 0, 150]);
    expect(own.map(({ kind }) => kind)).to.have.members(['order', 'welcome']);
  });

  it('a deleted member has no account any more, and begins with nothing once they sign up again', async () => {
    const member = aMember();
    const signUp = userCreated(member);
    await stack.doors.publish(signUp);
    await hasPoints(member, 100);
    await stack.doors.publish(users('userDeleted', { userId: member }));
    await eventually(async () => expect((await account(member)).status).to.equal(404));
    await stack.doors.publish(userCreated(member));
    await hasPoints(member, 0);
    await stack.doors.publish(userCreated(member), orderCompletedV2(member, randomUUID()));
    await hasPoints(member, 50);
  });

  it('a hold lapses by the clock, and its points come back once', async () => {
    const member = aMember();
    await stack.doors.publish(userCreated(member));
    await hasPoints(member, 100);
    const post = (path: string, json: unknown) =>
      stack.doors.request('POST', path, { token: stack.doors.token(member, FOR_EVER), json });
    const { body } = await post('/loyalty/holds', { points: 60, expiresInSeconds: 60 });
    const hold = `/loyalty/holds/${body.data.holdId}`;
    await goTo(new Date(Date.parse(body.data.expiresAt) + 1).toISOString());
    for (const verb of ['capture', 'release']) {
      const late = await post(`${hold}/${verb}`, {});
      expect([late.status, late.body.code], verb).to.deep.equal([409, 'hold_lapsed']);
    }
    expect((await account(member)).body.data).to.include({ currentPoints: 100, heldPoints: 0 });
    const token = stack.doors.token(member, FOR_EVER);
    const { body: statement } = await stack.doors.request('GET', '/loyalty/transactions', { token });
    expect(statement.data.transactions.map(({ kind, points }) => [kind, points])).to.deep.equal([
      ['lapse', 60],
      ['hold', -60],
      ['welcome', 100],
    ]);
    expect(statement.data.transactions[0]?.effectiveAt).to.equal(body.data.expiresAt);
    const balance = async (query: string) => {
      const answer = await stack.doors.request('GET', `/loyalty/balance?${query}`, { token });
      const { available, held, debt } = answer.body.data;
      return [available, held, debt];
    };
    const lapsedAt = Date.parse(body.data.expiresAt);
    const [before, then] = [lapsedAt - 1, lapsedAt].map((at) => `at=${new Date(at).toISOString()}`);
    expect(await balance(String(before))).to.deep.equal([40, 60, 0]);
    expect(await balance(String(then))).to.deep.equal([100, 0, 0]);
    expect(await balance(`${then}&view=posted`)).to.deep.equal([40, 60, 0]);
  });

  it('points are announced a month before they go, by the timer alone, and when they are gone', async () => {
    const [asleep, awake, buyer] = [aMember(), aMember(), aMember()];
    await stack.doors.publish(userCreated(asleep), userCreated(awake), userCreated(buyer));
    for (const member of [asleep, awake, buyer]) await hasPoints(member, 100);
    const bought = await stack.doors.request('POST', '/loyalty', {
      ...{ token: stack.doors.token(buyer, FOR_EVER), json: { points: 70 }, headers: { 'idempotency-key': 'bought' } },
    });
    expect(bought.status).to.equal(201);
    await goTo('2027-11-01T00:00:01Z');
    const [notice] = await announced(asleep, 'loyalty.pointsExpiring.v1', 1);
    expect(notice).to.deep.include({ month: '2027-11', points: 100, expiresAt: '2027-12-01T00:00:00.000Z' });
    await goTo('2027-12-01T00:00:01Z');
    const { body } = await account(awake);
    expect(body.data).to.deep.include({ currentPoints: 0, expiring: [] });
    expect(body.data.lifetime.expired).to.equal(100);
    for (const member of [asleep, awake])
      expect(await announced(member, 'loyalty.pointsExpired.v1', 1)).to.deep.equal([
        { userId: member, month: '2027-11', points: 100, totalPoints: 0, sequence: 2 },
      ]);
    // What is given back to a month that is over is gone at once, and is told as well.
    const path = `/admin/members/${buyer}/transactions/spend%23bought/reverse`;
    const token = stack.doors.token('ops', { ...FOR_EVER, scope: 'loyalty:admin' });
    const back = await stack.doors.request('POST', path, { token, json: {} });
    expect(back.body.data).to.include({ restoredPoints: 70, returnedPoints: 0, expiredPoints: 70, currentPoints: 0 });
    expect(await announced(buyer, 'loyalty.pointsExpired.v1', 2)).to.have.deep.members([
      { userId: buyer, month: '2027-11', points: 30, totalPoints: 0, sequence: 3 },
      { userId: buyer, month: '2027-11', points: 70, totalPoints: 0, sequence: 4 },
    ]);
    await ledgersAreCoherent(stack.doors);
  });
});
