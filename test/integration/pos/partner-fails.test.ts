import { expect } from 'chai';
import { noonComes, timePasses } from '../local/time-passes.ts';
import type { LocalStack } from '../local-stack.ts';
import type { Doors } from '../system/doors.ts';
import { posStack, thePartner } from './pos-stack.ts';
import { aTill } from './till.ts';

/** The circuit is open for half a minute. */
const PROBE_SECONDS = 31;
/** Longer than any token of the partner serves. */
const AN_HOUR_SECONDS = 3600;

describe('a till whose partner fails', function () {
  this.timeout(90_000);
  let stack: LocalStack;
  let doors: Doors;
  let partner: Awaited<ReturnType<typeof thePartner>>;
  before(async () => {
    stack = await posStack();
    ({ doors } = stack);
    partner = await thePartner();
    // Hours pass here, and at 01:00 the night's comparison asks for a token too.
    await noonComes(stack);
  });
  beforeEach(() => partner.reset());

  const said = async ({ status, body }: Awaited<ReturnType<ReturnType<typeof aTill>['identify']>>) => [
    status,
    body.code,
  ];

  it('is told what has failed, and nothing of what the partner said', async () => {
    const till = aTill(doors);
    const { sessionId } = (await till.identify()).body.data;
    const [html, shape] = ['<html>secret-of-the-partner</html>', { unexpected: 'secret-of-the-partner' }];
    for (const body of [html, shape, 'x'.repeat(2 * 1024 * 1024)]) {
      await partner.misbehaves({ door: 'calculateRewards', times: 1, status: 200, body });
      const answer = await till.calculate(sessionId);
      expect(await said(answer)).to.deep.equal([502, 'partner_answer_invalid']);
      expect(JSON.stringify(answer.body)).to.not.contain('secret-of-the-partner');
    }
    expect((await till.session(sessionId)).body.data.status).to.equal('active');
    expect(stack.output()).to.not.contain('secret-of-the-partner');
    expect((await till.calculate(sessionId)).status).to.equal(200);
  });

  it('goes on with a new token where the old one is refused, once', async () => {
    const till = aTill(doors);
    // Its process holds the newest token then: with an older one it would take the newest from the table, and ask for none.
    await timePasses(stack, AN_HOUR_SECONDS);
    await till.identify();
    const before = await partner.callsOf('token');
    await partner.misbehaves({ door: 'identify', times: 1, revokeToken: true });
    expect((await till.identify()).status).to.equal(200);
    expect((await partner.callsOf('token')) - before).to.equal(1);
  });

  it('has a new token fetched by whichever door is asked first after the old one is over', async () => {
    const till = aTill(doors);
    const fetching = async <Result>(ask: () => Promise<Result>): Promise<Result> => {
      await timePasses(stack, AN_HOUR_SECONDS);
      const before = await partner.callsOf('token');
      const answer = await ask();
      expect((await partner.callsOf('token')) - before).to.equal(1);
      return answer;
    };
    const transactionId = 'TXN-HOURS';
    const { sessionId } = (await fetching(() => till.identify({ transactionId }))).body.data;
    expect((await fetching(() => till.calculate(sessionId))).status).to.equal(200);
    expect((await fetching(() => till.finalize(sessionId, transactionId))).status).to.equal(200);
    const path = `/loyalty/sessions/${sessionId}`;
    expect((await fetching(() => till.post(`${path}/returns`, { amount: 50 }))).status).to.equal(200);
    const { businessDate } = (await till.session(sessionId)).body.data;
    const voided = await fetching(() => till.post(`${path}/void?businessDate=${businessDate}`, {}));
    expect([voided.status, voided.body.data.status]).to.deep.equal([200, 'finalized']);
  });

  it('is told to come back where every token is refused, after one new one, and the partner is asked on', async () => {
    const till = aTill(doors);
    await timePasses(stack, AN_HOUR_SECONDS);
    await till.identify();
    const before = await partner.callsOf('token');
    await partner.misbehaves({ door: 'identify', revokeAlways: true });
    const refused = await till.identify();
    expect(await said(refused)).to.deep.equal([503, 'partner_unavailable']);
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 30);
    expect((await partner.callsOf('token')) - before).to.equal(1);
    expect((await till.get('/loyalty/channels/me')).body.data.partner.circuitBreaker).to.equal('CLOSED');
    await partner.isWell();
    expect((await till.identify()).status).to.equal(200);
  });

  it('sells on with its token while there is no other, and is told so when that one is over', async () => {
    const till = aTill(doors);
    await timePasses(stack, AN_HOUR_SECONDS);
    expect((await till.identify()).status).to.equal(200);
    await partner.misbehaves({ door: 'token', tokenDown: true });
    await timePasses(stack, 51 * 60);
    expect((await till.identify()).status, 'four more minutes').to.equal(200);
    await timePasses(stack, 5 * 60);
    const over = await till.identify();
    expect(await said(over)).to.deep.equal([503, 'partner_unavailable']);
    expect(Number(over.headers.get('retry-after'))).to.be.within(1, 30);
    await partner.isWell();
    await timePasses(stack, PROBE_SECONDS);
    expect((await till.identify()).status).to.equal(200);
  });

  it('is told that the partner forbids it, and no other token is asked for', async () => {
    const till = aTill(doors);
    await till.identify();
    const before = await partner.callsOf('token');
    await partner.misbehaves({ door: 'identify', times: 1, forbid: true });
    const forbidden = await till.identify();
    expect(await said(forbidden)).to.deep.equal([400, 'partner_refused']);
    expect(forbidden.body.partnerCode).to.be.a('string');
    expect(await partner.callsOf('token')).to.equal(before);
  });

  it('is told to come back where the connection is cut, and its transaction is free', async () => {
    const till = aTill(doors);
    await partner.misbehaves({ door: 'identify', times: 1, cutBefore: true });
    const transactionId = 'TXN-CUT';
    const cut = await till.identify({ transactionId });
    // A first try that fails at once may have been repeated.
    if (cut.status !== 200) expect(await said(cut)).to.deep.equal([503, 'partner_unavailable']);
    expect((await till.identify({ transactionId })).status).to.equal(200);
  });

  it('asks no more after five failures, until one may try again', async () => {
    await partner.misbehaves({ door: 'identify', latencyMs: 7000 });
    const five = await Promise.all(Array.from({ length: 5 }, () => aTill(doors).identify({ customerId: 'CUST-2' })));
    for (const answer of five) expect(await said(answer)).to.deep.equal([504, 'partner_timeout']);
    expect(await partner.callsOf('identify')).to.equal(5);
    // A process has looked at the circuit within the last second.
    await timePasses(stack, 2);
    const sixth = await aTill(doors).identify({ customerId: 'CUST-2' });
    expect(await said(sixth)).to.deep.equal([503, 'partner_unavailable']);
    expect(Number(sixth.headers.get('retry-after'))).to.be.within(1, 30);
    expect(await partner.callsOf('identify')).to.equal(5);
    // The one that may try fails as well: nobody else does for another half minute.
    await partner.misbehaves({ door: 'identify', status: 503 });
    await timePasses(stack, PROBE_SECONDS);
    for (const _ of ['the probe', 'whoever comes then', 'and whoever comes after a second']) {
      expect(await said(await aTill(doors).identify({ customerId: 'CUST-2' }))).to.deep.equal([
        503,
        'partner_unavailable',
      ]);
      await timePasses(stack, 2);
    }
    expect(await partner.callsOf('identify')).to.equal(6);
    await partner.isWell();
    await timePasses(stack, PROBE_SECONDS);
    expect((await aTill(doors).identify({ customerId: 'CUST-2' })).status).to.equal(200);
  });
});
