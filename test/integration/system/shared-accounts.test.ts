import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { aMember, type Doors, orderCompletedV2, userCreated } from './doors.ts';
import { ledgersAreCoherent } from './ledgers-are-coherent.ts';
import { doorsUnderTest } from './under-test.ts';

describe('an account that many share', function () {
  this.timeout(90_000);
  let doors: Doors;
  const household = aMember();
  const admin = () => doors.token('ops', { scope: 'loyalty:admin' });
  const share = (userId: string, shared: boolean) =>
    doors.request('PUT', `/admin/members/${userId}/sharing`, { token: admin(), json: { shared } });
  const post = (path: '/loyalty/holds', json: object, key: string = randomUUID()) =>
    doors.request('POST', path, { token: doors.token(household), json, headers: { 'idempotency-key': key } });

  before(async () => {
    doors = await doorsUnderTest();
    await doors.publish(userCreated(household));
    await doors.balanceBecomes(household, 100);
    const { status, body } = await share(household, true);
    expect([status, body.data.shared]).to.deep.equal([200, true]);
  });

  it('is marked by administrators alone, and seen by them', async () => {
    const member = await doors.request('PUT', `/admin/members/${household}/sharing`, {
      token: doors.token('ops'),
      json: { shared: true },
    });
    expect(member.status).to.equal(403);
    expect((await share(aMember(), true)).body.code).to.equal('no_account');
    const { body } = await doors.request('GET', `/admin/members/${household}`, { token: admin() });
    expect(body.data.shared).to.equal(true);
  });

  it('answers a spend as any other account does: made, refused, repeated', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const made = await doors.spend(household, 10, key);
    expect([made.status, made.body.data.currentPoints]).to.deep.equal([201, 90]);
    const again = await doors.spend(household, 10, key);
    expect(again.body).to.deep.equal(made.body);
    expect(again.headers.get('idempotency-replayed')).to.equal('true');
    expect((await doors.spend(household, 11, key)).status).to.equal(422);
    expect((await doors.spend(household, 91)).body.code).to.equal('not_enough_points');
    await doors.balanceBecomes(household, 90);
  });

  it('sets points aside, spends and gives them back, is corrected, and earns', async () => {
    const [one, other] = [await post('/loyalty/holds', { points: 20 }), await post('/loyalty/holds', { points: 10 })];
    expect([one.status, other.status]).to.deep.equal([201, 201]);
    const token = doors.token(household);
    const captured = await doors.request('POST', `/loyalty/holds/${one.body.data.holdId}/capture`, {
      token,
      json: { points: 15 },
    });
    expect(captured.status).to.equal(200);
    const released = await doors.request('POST', `/loyalty/holds/${other.body.data.holdId}/release`, { token });
    expect(released.status).to.equal(200);
    const corrected = await doors.request('POST', `/admin/members/${household}/adjustments`, {
      token: admin(),
      json: { points: 25, reason: 'a test' },
    });
    expect(corrected.status).to.equal(201);
    const order = orderCompletedV2(household, randomUUID());
    await doors.publish(order, order);
    await doors.balanceBecomes(household, 150);
  });

  it('has orders taken back and spends given back in their turn', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    for (const id of [one, other]) await doors.publish(orderCompletedV2(household, id));
    await doors.balanceBecomes(household, 250);
    const about = (type: 'orderCancelled' | 'orderRefunded', data: object) => ({
      context: 'orders',
      type: `orders.${type}.v1`,
      data,
    });
    await doors.publish(
      about('orderCancelled', { orderId: one, userId: household }),
      about('orderRefunded', { orderId: other, refundId: randomUUID(), share: 0.5 }),
    );
    await doors.balanceBecomes(household, 175);
    const key = randomUUID();
    await doors.spend(household, 25, { 'idempotency-key': key });
    const spent = encodeURIComponent(`spend#${key}`);
    const bodies = [
      [`/admin/members/${household}/transactions/${spent}/reverse`, { points: 10 }],
      [`/loyalty/transactions/${spent}/reverse`, { points: 5, userId: household }],
    ] as const;
    for (const [path, json] of bodies)
      expect((await doors.request('POST', path, { token: admin(), json })).status, path).to.equal(201);
    await doors.balanceBecomes(household, 165);
    await doors.spend(household, 15);
  });

  it('gives 60 spends of 5 at once on 150 points their turns: 30 are made, 30 refused, and none has to ask again', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => doors.spend(household, 5)));
    const statuses = Map.groupBy(answers, ({ status }) => status);
    expect({ made: statuses.get(201)?.length, refused: statuses.get(400)?.length }).to.deep.equal({
      made: 30,
      refused: 30,
    });
    await doors.balanceBecomes(household, 0);
    await ledgersAreCoherent(doors);
  });

  it('is written directly again once it is shared no more', async () => {
    expect((await share(household, false)).body.data.shared).to.equal(false);
    await doors.publish(orderCompletedV2(household, randomUUID()));
    await doors.balanceBecomes(household, 50);
    expect((await doors.spend(household, 50)).status).to.equal(201);
  });
});
