import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { aMember, type Doors, orderCompletedV2, userCreated } from './doors.ts';
import { doorsUnderTest } from './under-test.ts';

describe('spending points', function () {
  this.timeout(60_000);
  let doors: Doors;
  before(async () => {
    doors = await doorsUnderTest();
  });

  async function aMemberWithWelcome(): Promise<string> {
    const userId = aMember();
    await doors.publish(userCreated(userId));
    await doors.balanceBecomes(userId, 100);
    return userId;
  }

  it('answers 201 with the new balance, exactly', async () => {
    const userId = await aMemberWithWelcome();
    const { status, body } = await doors.spend(userId, 30);
    expect(status).to.equal(201);
    expect(body).to.include({ success: true });
    expect(body.data).to.include({ userId, currentPoints: 70 });
    expect(body.data.transactionId).to.be.a('string');
    await doors.balanceBecomes(userId, 70);
  });

  it('never goes below zero', async () => {
    const userId = await aMemberWithWelcome();
    expect((await doors.spend(userId, 101)).status).to.equal(400);
    expect((await doors.spend(userId, 100)).status).to.equal(201);
    const { status, body } = await doors.spend(userId, 1);
    expect(status).to.equal(400);
    expect(body).to.deep.equal({
      success: false,
      message: ['There are not enough points'],
      data: null,
      code: 'not_enough_points',
    });
    await doors.balanceBecomes(userId, 0);
  });

  it('of 100 parallel spends of 1 on a balance of 50 as many are answered 201 as points are taken', async () => {
    const userId = aMember();
    await doors.publish(orderCompletedV2(userId, randomUUID()));
    await doors.balanceBecomes(userId, 50);
    const answers = await Promise.all(Array.from({ length: 100 }, () => doors.spend(userId, 1)));
    const made = answers.filter(({ status }) => status === 201).length;
    for (const { status, headers, body } of answers) {
      expect(status, JSON.stringify(body)).to.be.oneOf([201, 400, 503]);
      expect(headers.has('retry-after'), 'a spend without a key is not invited again').to.equal(false);
    }
    expect(made).to.be.within(1, 50);
    await doors.balanceBecomes(userId, 50 - made);
  });

  it('100 parallel spends with keys, repeated while they are told to, are 50 in the end and leave 0 points', async () => {
    const userId = aMember();
    await doors.publish(orderCompletedV2(userId, randomUUID()));
    await doors.balanceBecomes(userId, 50);
    const made = await Promise.all(Array.from({ length: 100 }, () => spendUntilAnswered(userId, randomUUID())));
    expect(made.filter((status) => status === 201)).to.have.length(50);
    expect(made.filter((status) => status === 400)).to.have.length(50);
    await doors.balanceBecomes(userId, 0);
  });

  /** What a client does that goes by the answers: 503 with Retry-After is asked again. */
  async function spendUntilAnswered(userId: string, key: string): Promise<number> {
    for (const end = Date.now() + 40_000; ; ) {
      const { status, headers } = await doors.spend(userId, 1, { 'idempotency-key': key });
      if (status !== 503 || Date.now() > end) return status;
      await delay(Number(headers.get('retry-after')) * 1000);
    }
  }

  it('the same key and body answers the first result and moves nothing', async () => {
    const userId = await aMemberWithWelcome();
    const key = { 'idempotency-key': randomUUID() };
    const first = await doors.spend(userId, 60, key);
    const second = await doors.spend(userId, 60, key);
    expect(first.status).to.equal(201);
    expect(second.status).to.equal(201);
    expect(second.body).to.deep.equal(first.body);
    expect(first.headers.get('idempotency-replayed')).to.equal(null);
    expect(second.headers.get('idempotency-replayed')).to.equal('true');
    await doors.balanceBecomes(userId, 40);
  });

  it('the same key with another body is 422', async () => {
    const userId = await aMemberWithWelcome();
    const key = { 'idempotency-key': randomUUID() };
    expect((await doors.spend(userId, 10, key)).status).to.equal(201);
    expect((await doors.spend(userId, 11, key)).status).to.equal(422);
    await doors.balanceBecomes(userId, 90);
  });

  it('the same key at the same time is made once; the others see it running or its result', async () => {
    const userId = await aMemberWithWelcome();
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 20 }, () => doors.spend(userId, 5, key)));
    const made = answers.filter(({ status, headers }) => status === 201 && !headers.has('idempotency-replayed'));
    expect(made).to.have.length(1);
    for (const { status } of answers) expect(status).to.be.oneOf([201, 409]);
    await doors.balanceBecomes(userId, 95);
  });

  it('the same key of another member is another spend', async () => {
    const [one, other] = [await aMemberWithWelcome(), await aMemberWithWelcome()];
    const key = { 'idempotency-key': randomUUID() };
    expect((await doors.spend(one, 10, key)).status).to.equal(201);
    const { status, headers } = await doors.spend(other, 20, key);
    expect(status).to.equal(201);
    expect(headers.has('idempotency-replayed')).to.equal(false);
  });

  for (const points of [-1, 0, 1.5, '5', 'many', 9007199254740992, 1e300, null, undefined, true, [1], {}])
    it(`${JSON.stringify(points)} points are refused with a message and move nothing`, async () => {
      const userId = await aMemberWithWelcome();
      const { status, body } = await doors.spend(userId, points);
      expect(status).to.equal(400);
      expect(body).to.include({ success: false, data: null });
      expect(body.message[0]).to.match(/points/);
      await doors.balanceBecomes(userId, 100);
    });

  it('a body that is no JSON is 400, too large 413, of another type 415', async () => {
    const userId = await aMemberWithWelcome();
    const token = doors.token(userId);
    const post = (body: string, type = 'application/json') =>
      doors.request('POST', '/loyalty', { token, body, headers: { 'content-type': type } });
    expect((await post('{"points": 1')).status).to.equal(400);
    expect((await post('')).status).to.equal(400);
    expect((await post('"5"')).status).to.equal(400);
    expect((await post('[1]')).status).to.equal(400);
    expect((await post(JSON.stringify({ points: 1, padding: 'x'.repeat(16 * 1024) }))).status).to.equal(413);
    expect((await post('{"points": 1}', 'text/plain')).status).to.equal(415);
    expect((await post('points=1', 'application/x-www-form-urlencoded')).status).to.equal(415);
    await doors.balanceBecomes(userId, 100);
  });

  for (const key of ['', 'x'.repeat(256), 'two words', 'caf\u00e9'])
    it(`the Idempotency-Key ${JSON.stringify(key.slice(0, 20))} (${key.length} characters) is 400`, async () => {
      const userId = await aMemberWithWelcome();
      expect((await doors.spend(userId, 1, { 'idempotency-key': key })).status).to.equal(400);
      await doors.balanceBecomes(userId, 100);
    });

  it('a member without an account is 404', async () => {
    const userId = aMember();
    expect((await doors.spend(userId, 1)).status).to.equal(404);
    expect((await doors.account(userId)).status).to.equal(404);
  });
});
