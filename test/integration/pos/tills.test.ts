import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { clockOf, noonComes, timePasses } from '../local/time-passes.ts';
import type { LocalStack } from '../local-stack.ts';
import type { Doors } from '../system/doors.ts';
import { posStack, thePartner } from './pos-stack.ts';
import { aTill, aTransaction, FOR_EVER, GOLD } from './till.ts';

const HOUR_SECONDS = 3600;

describe('tills', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  let doors: Doors;
  let partner: Awaited<ReturnType<typeof thePartner>>;
  before(async () => {
    stack = await posStack();
    ({ doors } = stack);
    partner = await thePartner();
  });
  beforeEach(() => partner.reset());

  const finalizedBy = async (till: ReturnType<typeof aTill>) => {
    const begun = await till.begins();
    expect((await till.finalize(begun.sessionId, begun.transactionId)).status).to.equal(200);
    return begun;
  };

  describe('touch only what is theirs', () => {
    it('without a token, or without the scope, nothing', async () => {
      const json = { customerId: GOLD, channelId: 'POS-1', transactionId: 'T' };
      expect((await doors.request('POST', '/loyalty/identify', { json })).status).to.equal(401);
      const token = doors.token('till', { channels: ['POS-1'], ...FOR_EVER });
      expect((await doors.request('POST', '/loyalty/identify', { token, json })).status).to.equal(403);
      const elsewhere = await aTill(doors).identify({ channelId: 'POS-ELSEWHERE' });
      expect([elsewhere.status, elsewhere.body.code]).to.deep.equal([403, 'wrong_channel']);
    });

    it('sessions of their channels, or of their store where they have one', async () => {
      const merchant = `m-${randomUUID()}`;
      const till = aTill(doors, { merchant, store: 's-1' });
      const { sessionId } = (await till.identify()).body.data;
      const seenBy = async (claims: object) => {
        const { status, body } = await aTill(doors, claims).session(sessionId);
        return [status, body.code];
      };
      expect(await seenBy({ merchant, store: 's-1' })).to.deep.equal([200, undefined]);
      expect(await seenBy({ merchant, channels: [till.channelId] })).to.deep.equal([200, undefined]);
      expect(await seenBy({ merchant, store: 's-2' })).to.deep.equal([403, 'wrong_channel']);
      expect(await seenBy({ merchant })).to.deep.equal([403, 'wrong_channel']);
      expect(await seenBy({ merchant: 'another', store: 's-1' })).to.deep.equal([404, 'session_not_found']);
      expect(await seenBy({ channels: [till.channelId] })).to.deep.equal([404, 'session_not_found']);
    });

    it('and absent stores are not the same store', async () => {
      const till = aTill(doors);
      const { sessionId } = (await till.identify()).body.data;
      expect((await aTill(doors).session(sessionId)).status).to.equal(403);
    });
  });

  it('ask 20 times at once, and are told when they may again', async () => {
    const till = aTill(doors);
    const { sessionId } = (await till.identify()).body.data;
    // More than come back while they are answered.
    const answers = await Promise.all(Array.from({ length: 80 }, () => till.session(sessionId)));
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited.length).to.be.greaterThan(0);
    const [{ headers, body } = expect.fail('nobody was limited')] = limited;
    expect(body.code).to.equal('rate_limited');
    expect(Number(headers.get('retry-after'))).to.be.at.least(1);
    expect(headers.get('ratelimit-limit')).to.equal('20');
    expect(headers.get('ratelimit-remaining')).to.equal('0');
    expect(headers.get('ratelimit-reset')).to.match(/^\d+$/);
    expect((await aTill(doors).identify({ customerId: 'CUST-2' })).status).to.equal(200);
  });

  it('know a member by a code that is good once and for a minute', async () => {
    const member = doors.token(GOLD, FOR_EVER);
    const aCode = async () => {
      const { status, body } = await doors.request('POST', '/loyalty/codes', { token: member });
      expect(status).to.equal(201);
      return { type: 'code', value: body.data.code };
    };
    const till = aTill(doors);
    const identifier = await aCode();
    expect(identifier.value).to.match(/^\d{8}$/);
    const transactionId = aTransaction();
    const shown = { customerId: undefined, identifier, transactionId };
    const identified = await till.identify(shown);
    expect(identified.body.data).to.include({ customerName: 'John Doe' });
    expect((await till.identify(shown)).body.data).to.deep.equal(identified.body.data);
    const again = await till.identify({ ...shown, transactionId: aTransaction() });
    expect([again.status, again.body.code]).to.deep.equal([400, 'unknown_code']);
    const late = await aCode();
    await timePasses(stack, 60);
    const over = await till.identify({ ...shown, identifier: late, transactionId: aTransaction() });
    expect([over.status, over.body.code]).to.deep.equal([400, 'unknown_code']);
  });

  it('know a customer by phone and by card', async () => {
    const till = aTill(doors);
    for (const identifier of [
      { type: 'phone', value: '+12025550145' },
      { type: 'card', value: '6006490000012345' },
    ]) {
      const { body } = await till.identify({ customerId: undefined, identifier });
      expect(body.data).to.include({ customerName: 'John Doe', tier: 'Gold' });
    }
  });

  describe('void', () => {
    it('what is not booked, at the partner as well', async () => {
      const till = aTill(doors);
      const { sessionId } = await till.begins();
      const voided = await till.post(`/loyalty/sessions/${sessionId}/void`, {});
      expect([voided.status, voided.body.data.status]).to.deep.equal([200, 'voided']);
      expect((await till.post(`/loyalty/sessions/${sessionId}/void`, {})).status).to.equal(200);
      const after = await till.calculate(sessionId);
      expect([after.status, after.body.code]).to.deep.equal([410, 'session_voided']);
      expect(await partner.callsOf('cancel')).to.equal(1);
    });

    it('a booking once, on its business day', async () => {
      const till = aTill(doors);
      const { sessionId, transactionId } = await finalizedBy(till);
      const tomorrow = new Date(Date.now() + 40 * 24 * HOUR_SECONDS * 1000).toISOString().slice(0, 10);
      const late = await till.post(`/loyalty/sessions/${sessionId}/void?businessDate=${tomorrow}`, {});
      expect([late.status, late.body.code]).to.deep.equal([410, 'void_closed']);
      for (const _ of ['asked', 'asked again']) {
        const { status, body } = await till.post(`/loyalty/sessions/${sessionId}/void`, {});
        expect([status, body.data.status]).to.deep.equal([200, 'finalized']);
        expect(body.data.returns).to.have.length(1);
        expect(body.data.returns[0]).to.include({ kind: 'void', state: 'done', points: 450 });
      }
      const [booking] = await partner.bookingsOf(transactionId);
      expect(booking).to.include({ points: 450, times: 1, returnedPoints: 450 });
      expect(await partner.callsOf('return')).to.equal(1);
    });
  });

  describe('take goods back', () => {
    it('by amount or by lines, once for each key, and never more than was sold', async () => {
      const till = aTill(doors);
      const { sessionId, transactionId } = await finalizedBy(till);
      const back = (json: object, key: string = randomUUID()) =>
        till.post(`/loyalty/sessions/${sessionId}/returns`, json, { headers: { 'idempotency-key': key } });
      const key = randomUUID();
      const first = await back({ amount: 50 }, key);
      expect(first.status, JSON.stringify(first.body)).to.equal(200);
      expect(first.body.data.returns[0]).to.include({ kind: 'return', state: 'done', amount: 50, points: 150 });
      expect((await back({ amount: 50 }, key)).body.data).to.deep.equal(first.body.data);
      expect((await back({ amount: 51 }, key)).body.code).to.equal('request_differs');
      const tooMuch = await back({ amount: 100.01 });
      expect([tooMuch.status, tooMuch.body.code]).to.deep.equal([409, 'return_too_much']);
      for (const json of [{}, { amount: 1, lines: [{ sku: 'A', qty: 1 }] }, { amount: 0 }, { amount: 0.001 }])
        expect((await back(json)).status, JSON.stringify(json)).to.equal(400);
      expect((await partner.bookingsOf(transactionId))[0]).to.include({ returnedPoints: 150 });
      const lines = await back({ lines: [{ sku: 'SKU-001', qty: 1 }] });
      expect([200, 400], JSON.stringify(lines.body)).to.include(lines.status);
      if (lines.status === 400) expect(lines.body.code).to.equal('partner_refused');
      expect((await back({ amount: 1 }, 'x'.repeat(10))).status).to.equal(200);
    });

    it('only of what is booked', async () => {
      const till = aTill(doors);
      const { sessionId } = await till.begins();
      const early = await till.post(`/loyalty/sessions/${sessionId}/returns`, { amount: 1 });
      expect([early.status, early.body.code]).to.deep.equal([409, 'not_finalized']);
    });
  });

  it('void a sale whose outcome is not known as soon as it is, and take goods back once whose answer was lost', async () => {
    const till = aTill(doors);
    const sold = await finalizedBy(till);
    await partner.misbehaves({ door: 'return', times: 1, cutAfter: true });
    const lost = await till.post(`/loyalty/sessions/${sold.sessionId}/returns`, { amount: 50 });
    expect(lost.status).to.equal(202);
    const { sessionId, transactionId } = await till.begins();
    await partner.misbehaves({ door: 'finalize', times: 1, cutAfter: true });
    expect((await till.finalize(sessionId, transactionId)).status).to.equal(202);
    expect((await till.post(`/loyalty/sessions/${sessionId}/void`, {})).status).to.equal(202);
    // Both at once: the queue looks after each a quarter of a minute later.
    const lastly = (id: string, wanted: object) =>
      eventually(async () => {
        const { body } = await till.session(id);
        expect(body.data.returns?.[0]).to.include({ state: 'done', ...wanted });
      }, 40_000);
    await Promise.all([lastly(sessionId, { kind: 'void', points: 450 }), lastly(sold.sessionId, { points: 150 })]);
    expect((await partner.bookingsOf(transactionId))[0]).to.include({ times: 1, returnedPoints: 450 });
    expect((await partner.bookingsOf(sold.transactionId))[0]).to.include({ returnedPoints: 150 });
  });

  it('tell late what they sold offline, and each sale is told what became of it', async () => {
    const till = aTill(doors);
    await noonComes(stack);
    const occurredAt = new Date((await clockOf(stack)) - HOUR_SECONDS * 1000).toISOString();
    const aSale = (more: object = {}) => ({
      customerId: GOLD,
      channelId: till.channelId,
      transactionId: aTransaction(),
      finalAmount: 150,
      occurredAt,
      ...more,
    });
    const good = aSale();
    // Its till was cut off after it had asked what the sale would earn.
    const begun = await till.begins();
    const nobody = aSale({ customerId: 'CUST-NOBODY' });
    const sales = [
      good,
      nobody,
      aSale({ channelId: 'POS-ELSEWHERE' }),
      aSale({ occurredAt: '2020-01-01T00:00:00Z' }),
      aSale(begun),
    ];
    const told = await till.post('/loyalty/sessions/batch', { sales });
    expect(told.status, JSON.stringify(told.body)).to.equal(202);
    const [first, second, third, fourth, fifth] = told.body.data.sales;
    expect(first).to.include({ transactionId: good.transactionId, status: 'finalizing' });
    expect([third.code, fourth.code]).to.deep.equal(['wrong_channel', 'sale_too_old']);
    const { body } = await till.becomes(first.sessionId, 'finalized');
    expect(body.data).to.include({ earnedPoints: 450 });
    expect((await till.becomes(second.sessionId, 'failed')).body.data).to.include({
      code: 'identify_refused',
      partnerCode: 'CUSTOMER_NOT_FOUND',
    });
    expect(fifth.sessionId).to.equal(begun.sessionId);
    await till.becomes(begun.sessionId, 'finalized');
    const again = await till.post('/loyalty/sessions/batch', { sales: [good, { ...good, finalAmount: 1 }] });
    expect(again.body.data.sales[0]).to.include({ sessionId: first.sessionId, status: 'finalized' });
    expect(again.body.data.sales[1]).to.include({ code: 'request_differs' });
    expect((await partner.bookingsOf(good.transactionId))[0]).to.include({ times: 1, points: 450 });
    const tooMany = Array.from({ length: 101 }, () => aSale());
    expect((await till.post('/loyalty/sessions/batch', { sales: tooMany })).status).to.equal(400);
    expect((await till.post('/loyalty/sessions/batch', { sales: [] })).status).to.equal(400);
  });

  it('add their day up', async () => {
    const till = aTill(doors);
    const { sessionId } = await finalizedBy(till);
    await finalizedBy(till);
    await till.begins();
    await till.post(`/loyalty/sessions/${sessionId}/void`, {});
    const { status, body } = await till.get(`/loyalty/totals?channel=${till.channelId}`);
    expect(status).to.equal(200);
    expect(body.data).to.deep.include({
      channel: till.channelId,
      sessions: 3,
      amount: 300,
      earnedPoints: 900,
      returns: { count: 1, amount: 150, points: 450 },
      netPoints: 450,
    });
    expect(body.data.statuses).to.include({ finalized: 2, calculated: 1, finalizing: 0 });
    const other = await till.get('/loyalty/totals?channel=POS-ELSEWHERE');
    expect([other.status, other.body.code]).to.deep.equal([403, 'wrong_channel']);
  });

  it('learn what they may do', async () => {
    const till = aTill(doors, { merchant: 'm-1', store: 's-1' });
    const { status, body } = await till.get('/loyalty/channels/me');
    expect(status).to.equal(200);
    expect(body.data).to.deep.include({
      merchant: 'm-1',
      store: 's-1',
      channels: [till.channelId],
      offline: { sessionHours: 24, lateFinalizeHours: 72, salesPerBatch: 100, earnsOnly: true },
    });
    expect(body.data.partner.circuitBreaker).to.equal('CLOSED');
  });

  it('are not asked again while the partner is away, and no sale is lost', async () => {
    const till = aTill(doors);
    const { sessionId, transactionId } = await till.begins();
    await partner.misbehaves({ door: 'identify', status: 503 }, { door: 'getSessionStatus', status: 503 });
    await eventually(async () => {
      const { status, headers, body } = await aTill(doors).identify({ customerId: 'CUST-2' });
      expect([status, body.code]).to.deep.equal([503, 'partner_unavailable']);
      expect(Number(headers.get('retry-after'))).to.be.within(1, 30);
      const { data } = (await till.get('/loyalty/channels/me')).body;
      expect(data.partner.circuitBreaker).to.equal('OPEN');
    });
    const finalizes = await partner.callsOf('finalize');
    const accepted = await till.finalize(sessionId, transactionId);
    expect([accepted.status, accepted.body.data.status]).to.deep.equal([202, 'finalizing']);
    expect(await partner.callsOf('finalize')).to.equal(finalizes);
    await partner.isWell();
    await timePasses(stack, 31);
    await till.becomes(sessionId, 'finalized', 60_000);
    expect((await partner.bookingsOf(transactionId)).map(({ times }) => times)).to.deep.equal([1]);
  });

  it('have a day for a sale, and three more for one of that day', async () => {
    const till = aTill(doors);
    const over = await till.begins();
    const late = await till.begins();
    const { expiresAt, createdAt } = (await till.session(late.sessionId)).body.data;
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).to.equal(24 * HOUR_SECONDS * 1000);
    const stuck = await till.begins();
    await partner.misbehaves({ door: 'finalize', status: 503 }, { door: 'getSessionStatus', status: 503 });
    expect((await till.finalize(stuck.sessionId, stuck.transactionId)).status).to.equal(202);
    await timePasses(stack, 48 * HOUR_SECONDS);
    const calculated = await till.calculate(over.sessionId);
    expect([calculated.status, calculated.body.code]).to.deep.equal([410, 'session_expired']);
    const now = await till.finalize(late.sessionId, late.transactionId);
    expect([now.status, now.body.code]).to.deep.equal([410, 'session_expired']);
    expect((await till.session(stuck.sessionId)).body.data.status).to.equal('finalizing');
    await partner.isWell();
    await timePasses(stack, 60);
    await till.becomes(stuck.sessionId, 'finalized', 60_000);
    const soonAfter = (timestamp: string, ms: number) => new Date(Date.parse(timestamp) + ms).toISOString();
    for (const [occurredAt, ...refusal] of [
      [soonAfter(createdAt, -300_001), 410, 'sale_before_session'],
      [expiresAt, 410, 'session_expired'],
      [soonAfter(expiresAt, 30 * HOUR_SECONDS * 1000), 400, 'sale_in_future'],
    ] as const) {
      const outside = await till.finalize(late.sessionId, late.transactionId, { occurredAt });
      expect([outside.status, outside.body.code]).to.deep.equal(refusal);
    }
    const told = await till.finalize(late.sessionId, late.transactionId, { occurredAt: createdAt });
    expect([200, 202]).to.include(told.status);
    expect((await till.becomes(late.sessionId, 'finalized')).body.data).to.include({ earnedPoints: 450 });
  });
});
