import { expect } from 'chai';
import type { Doors } from '../system/doors.ts';
import { posStack, thePartner } from './pos-stack.ts';
import { aTill, aTransaction, BRONZE, GOLD } from './till.ts';

describe('a sale at a till', function () {
  this.timeout(90_000);
  let doors: Doors;
  let partner: Awaited<ReturnType<typeof thePartner>>;
  before(async () => {
    ({ doors } = await posStack());
    partner = await thePartner();
  });
  beforeEach(() => partner.reset());

  it('is the example of the contract, word for word', async () => {
    const till = aTill(doors, { channels: ['POS-001'] });
    const identified = await till.identify({ transactionId: 'TXN-67890' });
    expect(identified.status).to.equal(200);
    const { sessionId } = identified.body.data;
    expect(identified.body.data).to.deep.equal({
      sessionId,
      status: 'active',
      customerName: 'John Doe',
      currentPoints: 5000,
      tier: 'Gold',
    });
    const calculated = await till.calculate(sessionId, 150);
    expect(calculated.body.data).to.deep.equal({
      earnedPoints: 450,
      multiplier: 3,
      bonusPoints: 150,
      breakdown: { basePoints: 300, tierBonus: 150 },
    });
    const finalized = await till.finalize(sessionId, 'TXN-67890');
    expect(finalized.status).to.equal(200);
    const { receiptId } = finalized.body.data;
    expect(receiptId).to.be.a('string').and.not.equal('');
    expect(finalized.body.data).to.deep.equal({
      sessionId,
      status: 'finalized',
      earnedPoints: 450,
      newBalance: 5450,
      receiptId,
    });
    expect((await till.session(sessionId)).body.data).to.include({ status: 'finalized', earnedPoints: 450 });
    expect(await partner.bookingsOf('TXN-67890')).to.have.length(1);
  });

  it('of a customer whom the partner does not know leaves its transaction free', async () => {
    const till = aTill(doors);
    const transactionId = aTransaction();
    const unknown = await till.identify({ customerId: 'CUST-NOBODY', transactionId });
    expect(unknown.status).to.equal(400);
    expect(unknown.body).to.include({ code: 'partner_refused', partnerCode: 'CUSTOMER_NOT_FOUND', data: null });
    expect(unknown.body.partnerMessage).to.be.a('string');
    expect(await partner.callsOf('identify')).to.equal(1);
    expect((await till.identify({ customerId: BRONZE, transactionId })).status).to.equal(200);
  });

  it('has one session, however many identify it at once', async () => {
    const till = aTill(doors);
    await partner.misbehaves({ door: 'identify', latencyMs: 3000 });
    const transactionId = aTransaction();
    // More than a channel may ask at once: repeats are not counted.
    const answers = await Promise.all(Array.from({ length: 50 }, () => till.identify({ transactionId })));
    const statuses = new Set(answers.map(({ status, body }) => (status === 409 ? body.code : status)));
    expect([...statuses]).to.have.members([200, 'session_in_progress']);
    expect(new Set(answers.map(({ body }) => body.data.sessionId)).size).to.equal(1);
    expect(await partner.callsOf('identify')).to.equal(1);
    const waiting = answers.find(({ status }) => status === 409);
    expect(waiting?.headers.get('retry-after')).to.equal('1');
  });

  it('has no rewards calculated before its customer is identified', async () => {
    const till = aTill(doors);
    // Nearly as long as the partner is waited for: what is asked meanwhile comes in time on a busy machine too.
    await partner.misbehaves({ door: 'identify', latencyMs: 4500 });
    const transactionId = aTransaction();
    const both = [till.identify({ transactionId }), till.identify({ transactionId })];
    // Whoever is second is answered at once.
    const { status, body } = await Promise.race(both);
    expect([status, body.code]).to.deep.equal([409, 'session_in_progress']);
    const early = await till.calculate(body.data.sessionId);
    expect([early.status, early.body.code]).to.deep.equal([409, 'not_active']);
    await Promise.all(both);
  });

  it('is one customer’s, unless another takes their place', async () => {
    const till = aTill(doors);
    const transactionId = aTransaction();
    const { sessionId } = (await till.identify({ transactionId })).body.data;
    const repeat = await till.identify({ transactionId });
    expect([repeat.status, repeat.body.data.sessionId]).to.deep.equal([200, sessionId]);
    expect(repeat.headers.get('idempotency-replayed')).to.equal('true');
    const other = await till.identify({ transactionId, customerId: BRONZE });
    expect([other.status, other.body.code]).to.deep.equal([409, 'transaction_has_other_customer']);
    const instead = await till.identify({ transactionId, customerId: BRONZE, replaces: sessionId });
    expect(instead.status).to.equal(200);
    expect(instead.body.data).to.include({ customerName: 'Ann Lee', tier: 'Bronze' });
    expect((await till.session(sessionId)).body.data.status).to.equal('voided');
  });

  it('is another one on another channel and on another day', async () => {
    const transactionId = aTransaction();
    const till = aTill(doors);
    const ids = [
      await till.identify({ transactionId, businessDate: '2026-03-01' }),
      await till.identify({ transactionId, businessDate: '2026-03-02' }),
      await aTill(doors).identify({ transactionId, businessDate: '2026-03-01' }),
    ].map(({ body }) => body.data.sessionId);
    expect(new Set(ids).size).to.equal(3);
  });

  it('goes step by step', async () => {
    const till = aTill(doors);
    const transactionId = aTransaction();
    const { sessionId } = (await till.identify({ transactionId })).body.data;
    const early = await till.finalize(sessionId, transactionId);
    expect([early.status, early.body.code]).to.deep.equal([409, 'not_calculated']);
    const unknown = await till.calculate('sess_unknown');
    expect([unknown.status, unknown.body.code]).to.deep.equal([404, 'session_not_found']);
    await till.calculate(sessionId);
    const otherwise = await till.finalize(sessionId, 'TXN-OTHER');
    expect([otherwise.status, otherwise.body.code]).to.deep.equal([422, 'request_differs']);
    const wrongBasket = await till.finalize(sessionId, transactionId, { finalAmount: 225.01 });
    expect([wrongBasket.status, wrongBasket.body.code]).to.deep.equal([409, 'not_calculated']);
  });

  it('counts its last basket, on the version that the till has seen', async () => {
    const till = aTill(doors);
    const { sessionId, transactionId } = await till.begins();
    const second = await till.calculate(sessionId, 100, { version: 2 });
    expect(second.body.data.earnedPoints).to.equal(300);
    expect((await till.session(sessionId)).body.data.version).to.equal(3);
    const stale = await till.calculate(sessionId, 90, { version: 2 });
    expect([stale.status, stale.body.code]).to.deep.equal([409, 'stale_version']);
    const finalized = await till.finalize(sessionId, transactionId, { finalAmount: 100 });
    expect(finalized.body.data).to.include({ earnedPoints: 300, newBalance: 5300 });
  });

  it('earns what whole cents earn', async () => {
    const till = aTill(doors);
    const { sessionId } = (await till.identify()).body.data;
    const earned: unknown[] = [];
    for (const amount of [19.99, 0.29, 1.15, 0.34]) {
      const { body } = await till.calculate(sessionId, amount);
      earned.push([body.data.earnedPoints, body.data.breakdown.basePoints, body.data.bonusPoints]);
    }
    expect(earned.map((figures) => (figures as number[])[0])).to.deep.equal([59, 0, 3, 1]);
    expect(earned[0]).to.deep.equal([59, 39, 20]);
  });

  it('is finalized once, and a repeat is answered alike', async () => {
    const till = aTill(doors);
    const { sessionId, transactionId } = await till.begins();
    const first = await till.finalize(sessionId, transactionId);
    const again = await till.finalize(sessionId, transactionId);
    expect(again.body).to.deep.equal(first.body);
    expect(first.headers.get('idempotency-replayed')).to.equal(null);
    expect(again.headers.get('idempotency-replayed')).to.equal('true');
    const other = await till.finalize(sessionId, transactionId, { finalAmount: 149.99 });
    expect([other.status, other.body.code]).to.deep.equal([422, 'request_differs']);
    expect(await partner.bookingsOf(transactionId)).to.have.length(1);
  });

  it('is booked once, however many finalize it at once', async () => {
    const till = aTill(doors);
    const { sessionId, transactionId } = await till.begins();
    const answers = await Promise.all(Array.from({ length: 20 }, () => till.finalize(sessionId, transactionId)));
    for (const { status } of answers) expect([200, 202]).to.include(status);
    await till.becomes(sessionId, 'finalized');
    const [booking, ...more] = await partner.bookingsOf(transactionId);
    expect(booking).to.include({ times: 1, points: 450, customerId: GOLD });
    expect(more).to.deep.equal([]);
  });

  it('whose answer was lost is booked once, as the partner’s status door says', async () => {
    const till = aTill(doors);
    const { sessionId, transactionId } = await till.begins();
    await partner.misbehaves({ door: 'finalize', times: 1, cutAfter: true });
    const lost = await till.finalize(sessionId, transactionId);
    expect(lost.status).to.equal(202);
    expect(lost.body.data).to.deep.equal({ sessionId, status: 'finalizing', retryAfterSeconds: 5 });
    const { body } = await till.becomes(sessionId, 'finalized');
    expect(body.data).to.include({ earnedPoints: 450, newBalance: 5450 });
    expect((await partner.bookingsOf(transactionId)).map(({ times }) => times)).to.deep.equal([1]);
    expect(await partner.callsOf('finalize')).to.equal(1);
  });

  it('that the partner refuses has failed, and is not tried again', async () => {
    const till = aTill(doors);
    const { sessionId, transactionId } = await till.begins();
    const body = JSON.stringify({ code: 'INSUFFICIENT_POINTS', message: 'Not enough points' });
    await partner.misbehaves({ door: 'finalize', status: 422, body });
    const refused = await till.finalize(sessionId, transactionId);
    expect(refused.status).to.equal(400);
    expect(refused.body).to.include({ code: 'partner_refused', partnerCode: 'INSUFFICIENT_POINTS' });
    expect((await till.session(sessionId)).body.data).to.include({ status: 'failed', code: 'commit_refused' });
    const again = await till.finalize(sessionId, transactionId);
    expect([again.status, again.body.code]).to.deep.equal([409, 'session_failed']);
    expect(await partner.callsOf('finalize')).to.equal(1);
  });

  it('takes only what it can count', async () => {
    const till = aTill(doors);
    const { sessionId } = (await till.identify()).body.data;
    const items = (count: number, qty: unknown = 1) => ({
      items: Array.from({ length: count }, () => ({ sku: 'A', qty })),
    });
    const statusOf = async (amount: unknown, more: object = {}) =>
      (await till.calculate(sessionId, amount, more)).status;
    expect(await statusOf(1, items(500))).to.equal(200);
    expect(await statusOf(1, items(501))).to.equal(400);
    expect(await statusOf(1, items(0))).to.equal(400);
    expect(await statusOf(1, items(1, 12.345))).to.equal(200);
    expect(await statusOf(1, items(1, 12.3456))).to.equal(400);
    expect(await statusOf(1, items(1, 0))).to.equal(400);
    expect(await statusOf(999_999.99)).to.equal(200);
    for (const amount of [-1, '150', null, 1_000_000, 1.234]) expect(await statusOf(amount)).to.equal(400);
    const infinite = await till.post('/loyalty/calculate-rewards', undefined, {
      body: `{"sessionId":"${sessionId}","transactionAmount":1e309,"items":[{"sku":"A","qty":1}]}`,
      headers: { 'content-type': 'application/json' },
    });
    expect(infinite.status).to.equal(400);
    expect((await till.identify({ transactionId: 'T'.repeat(65) })).status).to.equal(400);
    expect((await till.identify({ transactionId: '' })).status).to.equal(400);
    expect((await till.identify({ customerId: undefined })).status).to.equal(400);
  });
});
