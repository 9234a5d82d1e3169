import { expect } from 'chai';
import { aMember, type Doors, userCreated } from './doors.ts';
import { doorsUnderTest } from './under-test.ts';

describe('holds and adjustments', function () {
  this.timeout(60_000);
  let doors: Doors;
  const userId = aMember();
  const post = (path: string, json: unknown, key?: string) =>
    doors.request('POST', path, {
      ...{ token: doors.token(userId), json },
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });

  before(async () => {
    doors = await doorsUnderTest();
    await doors.publish(userCreated(userId));
    await doors.balanceBecomes(userId, 100);
  });

  it('set points aside, spend a part of them and give the rest back, once', async () => {
    const { status, body } = await post('/loyalty/holds', { points: 80 }, 'basket');
    expect(status).to.equal(201);
    const { holdId } = body.data;
    expect((await post('/loyalty/holds', { points: 80 }, 'basket')).body.data).to.deep.equal(body.data);
    expect((await doors.spend(userId, 21)).body.code).to.equal('not_enough_points');
    const listed = await doors.request('GET', '/loyalty/holds', { token: doors.token(userId) });
    expect(listed.body.data.holds).to.deep.equal([{ holdId, points: 80, expiresAt: body.data.expiresAt }]);
    const captured = await Promise.all(
      [1, 2].map((n) => post(`/loyalty/holds/${holdId}/capture`, { points: 30 }, `${n}`)),
    );
    expect(captured.map((answer) => answer.status).sort()).to.deep.equal([200, 409]);
    const released = await post(`/loyalty/holds/${holdId}/release`, {});
    expect([released.status, released.body.code]).to.deep.equal([409, 'hold_captured']);
    expect((await doors.account(userId)).body.data).to.include({ currentPoints: 70, heldPoints: 0 });
    const second = (await post('/loyalty/holds', { points: 70 })).body.data.holdId;
    expect((await post(`/loyalty/holds/${second}/release`, {})).body.data.returnedPoints).to.equal(70);
    const late = await post(`/loyalty/holds/${second}/capture`, {});
    expect([late.status, late.body.code]).to.deep.equal([409, 'hold_released']);
  });

  it('correct a balance by hand, and say who and why', async () => {
    const token = doors.token('ops', { scope: 'loyalty:admin' });
    const path = `/admin/members/${userId}`;
    const json = { points: -20, reason: 'counted twice' };
    const { status } = await doors.request('POST', `${path}/adjustments`, { token, json });
    expect(status).to.equal(201);
    await doors.balanceBecomes(userId, 50);
    const { body } = await doors.request('GET', `${path}/transactions?kind=adjustment,capture`, { token });
    const shown = body.data.transactions.map(
      ({ kind, points, after, actor, reason }: Readonly<Record<string, unknown>>) => ({
        ...{ kind, points, after, actor, reason },
      }),
    );
    expect(shown).to.deep.equal([
      {
        ...{ kind: 'adjustment', points: -20, actor: 'user:ops', reason: 'counted twice' },
        after: { available: 50, held: 0, debt: 0 },
      },
      {
        ...{ kind: 'capture', points: 50, actor: `user:${userId}`, reason: null },
        after: { available: 70, held: 0, debt: 0 },
      },
    ]);
  });

  it('give a spend back to the client that made it, once, however many ask', async () => {
    const other = aMember();
    await doors.publish(userCreated(other));
    await doors.balanceBecomes(other, 100);
    const till = doors.token(other, { client_id: 'till', scope: 'loyalty:spend' });
    const ask = (path: string, token: string, json: unknown, key: string) =>
      doors.request('POST', path, { token, json, headers: { 'idempotency-key': key } });
    await ask('/loyalty', till, { points: 90 }, 'a/b');
    const byTill = `/loyalty/transactions/${Buffer.from('spend#a/b').toString('base64url')}/reverse`;
    const answers = await Promise.all(['1', '2', '3'].map((key) => ask(byTill, till, { points: 40 }, key)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).to.equal('more_than_was_spent');
    const refused = [doors.token(other), doors.token(other, { client_id: 'shop', scope: 'loyalty:spend' })];
    for (const [index, status] of [403, 404].entries())
      expect((await ask(byTill, refused[index] ?? '', {}, `no-${index}`)).status).to.equal(status);
    await ask('/loyalty', till, { points: 50 }, 'plain');
    const byAdmin = `/admin/members/${other}/transactions/${encodeURIComponent('spend#plain')}/reverse`;
    const admin = doors.token('ops', { scope: 'loyalty:admin' });
    const back = await ask(byAdmin, admin, { reason: 'came back' }, 'r');
    expect(back.body.data).to.include({ reverses: 'spend#plain', restoredPoints: 50, currentPoints: 90 });
    const { body } = await doors.statement(other);
    const spent = body.data.transactions.find(({ transactionId }) => transactionId === 'spend#plain');
    expect(spent).to.deep.include({ reversedPoints: 50, reversedBy: ['restoration#r'] });
    expect(body.data.transactions[0]).to.include({ kind: 'restoration', reverses: 'spend#plain', points: 50 });
  });

  it('are at most 20 at a time, each for 60 seconds to 30 days', async () => {
    const other = aMember();
    await doors.publish(userCreated(other));
    await doors.balanceBecomes(other, 100);
    const hold = (json: unknown) => doors.request('POST', '/loyalty/holds', { token: doors.token(other), json });
    for (const expiresInSeconds of [59, 2_592_001])
      expect((await hold({ points: 1, expiresInSeconds })).body.code).to.equal('invalid_body');
    for (const expiresInSeconds of [60, 2_592_000]) {
      const from = Date.now();
      const { status, body } = await hold({ points: 1, expiresInSeconds });
      expect(status).to.equal(201);
      expect(Date.parse(body.data.expiresAt) - from).to.be.within(
        expiresInSeconds * 1000 - 5000,
        expiresInSeconds * 1000 + 15_000,
      );
    }
    const answers = await Promise.all(Array.from({ length: 19 }, () => hold({ points: 1 })));
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(({ body }) => body.code)).to.deep.equal(['too_many_holds']);
  });

  it('say what an order would earn, and put two accounts into one', async () => {
    const quoted = await post('/loyalty/quote', { value: 1299, currency: 'EUR' });
    expect(quoted.body.data).to.include({ points: 50, wanted: 50 });
    const other = aMember();
    await doors.publish(userCreated(other));
    await doors.balanceBecomes(other, 100);
    const token = doors.token('ops', { scope: 'loyalty:admin' });
    const merge = () => doors.request('POST', `/admin/members/${userId}/merge`, { token, json: { from: other } });
    const before = (await doors.account(userId)).body.data.currentPoints;
    expect((await merge()).body.data).to.include({ userId, currentPoints: before + 100, state: 'open' });
    expect((await merge()).body.data).to.include({ userId, currentPoints: before + 100 });
  });
});
