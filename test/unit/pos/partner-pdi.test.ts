import { expect } from 'chai';
import { circuit } from '../../../shared/platform/outgoing/circuit-breaker.ts';
import { httpClient } from '../../../shared/platform/outgoing/http-client.ts';
import { DOOR_TIMEOUTS_MS, type PartnerDoor, pdiPartner } from '../../../shared/pos/adapters/partner-pdi.ts';
import { NoTokenError } from '../../../shared/pos/adapters/partner-token.ts';
import type { FinalizeRequest } from '../../../shared/pos/partner.ts';
import { NOON } from '../../builders/accounts.ts';
import { ItemTable } from '../../builders/table/item-table.ts';

type Answer = {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly error?: unknown;
};
interface Call {
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

const SALE: FinalizeRequest = {
  sessionId: 'S-1',
  pdiSessionId: 'P-1',
  transactionId: 'T-1',
  amount: 1999,
  applyRewards: true,
};
const BOOKED = { earnedPoints: 59, newBalance: 5059, receiptId: 'RCP-1' };
const cutOff = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });
const nobody = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
const late = Object.assign(new Error('late'), { name: 'TimeoutError' });

/** The adapter before a partner that answers as it is told, one answer after another. */
function aPartner(answers: readonly Answer[], { noToken = false } = {}) {
  const calls: Call[] = [];
  const clock = { now: NOON };
  const table = new ItemTable();
  const breaker = circuit({ client: table.client, tableName: 'platform', service: 'pdi', now: () => clock.now });
  const seen = { forbidden: [] as PartnerDoor[], replaced: 0, tokens: 0 };
  const fetchAnswers = (async (url: URL, { headers, body }: { headers: Record<string, string>; body?: string }) => {
    const answer = answers[Math.min(calls.length, answers.length - 1)] ?? {};
    calls.push({ url, headers, body: body === undefined ? undefined : JSON.parse(body) });
    if (answer.error) throw answer.error;
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
    return new Response(text, { status: answer.status ?? 200, headers: answer.headers ?? {} });
  }) as unknown as typeof fetch;
  const partner = pdiPartner({
    client: (door) =>
      httpClient({
        service: `PDI ${door}`,
        endpoint: async () => 'http://partner.test/v1',
        fetch: fetchAnswers,
        breaker: breaker.guard,
      }),
    tokens: {
      current: async () => {
        seen.tokens++;
        if (noToken) throw new NoTokenError(2500);
        return 'old';
      },
      after: async () => {
        seen.replaced++;
        return 'new';
      },
    },
    circuit: breaker,
    onForbidden: (door) => seen.forbidden.push(door),
  });
  return { partner, calls, seen, clock };
}

describe('the adapter of the partner', () => {
  it('waits for its doors as long as was agreed', () => {
    expect(DOOR_TIMEOUTS_MS).to.deep.equal({
      ...{ identify: 5000, calculateRewards: 8000, finalize: 10_000, getSessionStatus: 3000 },
      ...{ cancel: 5000, return: 10_000, sessions: 8000 },
    });
  });

  it('books a sale under the key of its session, with the amount as a decimal', async () => {
    const { partner, calls } = aPartner([{ body: BOOKED }]);
    expect(await partner.finalize(SALE)).to.deep.equal({ kind: 'done', value: BOOKED });
    expect(calls).to.have.lengthOf(1);
    expect(calls[0]?.url.href).to.equal('http://partner.test/v1/finalize');
    expect(calls[0]?.headers).to.include({ 'idempotency-key': 'S-1', authorization: 'Bearer old' });
    expect(calls[0]?.body).to.deep.equal({
      sessionId: 'P-1',
      transactionId: 'T-1',
      finalAmount: 19.99,
      applyRewards: true,
    });
  });

  it('tells by what a customer is known, and opens one session for each attempt', async () => {
    const customer = {
      sessionId: 'P-1',
      customerId: 'CUST-1',
      customerName: 'Ann Lee',
      currentPoints: 0,
      tier: 'Bronze',
    };
    const { partner, calls } = aPartner([{ body: customer }]);
    const till = { sessionId: 'S-1', attempt: 2, channelId: 'POS-1', transactionId: 'T-1', businessDate: '2026-05-01' };
    const { sessionId: _, ...identified } = customer;
    expect(await partner.identify({ ...till, identifier: { type: 'phone', value: '+1' } })).to.deep.equal({
      kind: 'done',
      value: { pdiSessionId: 'P-1', ...identified },
    });
    await partner.identify({ ...till, identifier: { type: 'customerId', value: 'CUST-1' } });
    expect(calls.map(({ headers }) => headers['idempotency-key'])).to.deep.equal(['S-1:2', 'S-1:2']);
    expect(calls.map(({ body }) => body)).to.have.nested.property('[0].identifier.type', 'phone');
    expect(calls.map(({ body }) => body)).to.have.nested.property('[1].customerId', 'CUST-1');
  });

  for (const [title, answer, expected] of [
    [
      'a refusal with its code',
      { status: 404, body: { code: 'CUSTOMER_NOT_FOUND', message: 'Who?' } },
      { kind: 'refused', code: 'CUSTOMER_NOT_FOUND', message: 'Who?' },
    ],
    [
      'a refusal of the rules',
      { status: 422, body: { code: 'INSUFFICIENT_POINTS' } },
      { kind: 'refused', code: 'INSUFFICIENT_POINTS', message: '' },
    ],
    [
      'a 403 without a word',
      { status: 403, body: '' },
      { kind: 'refused', code: 'FORBIDDEN', message: '', isOfClient: true },
    ],
    ['a 4xx without a code', { status: 404, body: '<html>' }, { kind: 'unknown', failure: 'answer_invalid' }],
    ['a code that is none', { status: 422, body: { code: 'a b' } }, { kind: 'unknown', failure: 'answer_invalid' }],
    ['408', { status: 408, body: { code: 'X' } }, { kind: 'unknown', failure: 'failed' }],
    ['409', { status: 409, body: { code: 'X' } }, { kind: 'unknown', failure: 'failed' }],
    ['425', { status: 425, body: { code: 'X' } }, { kind: 'unknown', failure: 'failed' }],
    [
      '429 with a time',
      { status: 429, headers: { 'retry-after': '7' } },
      { kind: 'unknown', failure: 'failed', retryAfterSeconds: 7 },
    ],
    ['500', { status: 500 }, { kind: 'unknown', failure: 'failed' }],
    [
      '503 with a long time',
      { status: 503, headers: { 'retry-after': '600' } },
      { kind: 'unknown', failure: 'failed', retryAfterSeconds: 30 },
    ],
    ['a page', { body: '<html>' }, { kind: 'unknown', failure: 'answer_invalid' }],
    ['two megabytes', { body: 'x'.repeat(2 * 1024 * 1024) }, { kind: 'unknown', failure: 'answer_invalid' }],
    ['another shape', { body: { earnedPoints: '450' } }, { kind: 'unknown', failure: 'answer_invalid' }],
    [
      'fewer than no points',
      { body: { earnedPoints: -1, newBalance: 0 } },
      { kind: 'unknown', failure: 'answer_invalid' },
    ],
    ['no answer in time', { error: late }, { kind: 'unknown', failure: 'timeout' }],
    ['a connection that is cut', { error: cutOff }, { kind: 'unknown', failure: 'failed' }],
    ['a connection that nobody takes', { error: nobody }, { kind: 'not_asked', retryAfterSeconds: 5 }],
  ] as const)
    it(`takes ${title} for what it is, and asks once`, async () => {
      const { partner, calls } = aPartner([answer]);
      expect(await partner.finalize(SALE)).to.deep.equal(expected);
      expect(calls).to.have.lengthOf(1);
    });

  it('replaces a token that is refused once, and asks again with the next', async () => {
    const { partner, calls, seen } = aPartner([{ status: 401 }, { body: BOOKED }]);
    expect((await partner.finalize(SALE)).kind).to.equal('done');
    expect(calls.map(({ headers }) => headers.authorization)).to.deep.equal(['Bearer old', 'Bearer new']);
    expect(seen.replaced).to.equal(1);
  });

  it('has not asked where the next token is refused too, however often, and the circuit stays closed', async () => {
    const { partner, calls, seen } = aPartner([{ status: 401 }]);
    for (let time = 0; time < 6; time++)
      expect(await partner.finalize(SALE)).to.deep.equal({ kind: 'not_asked', retryAfterSeconds: 5 });
    expect(calls).to.have.lengthOf(12);
    expect(seen.replaced).to.equal(6);
    expect(await partner.breaker()).to.deep.equal({ state: 'closed' });
  });

  it('asks for no token after a 403, tells of one that is about us, and not of one about a customer', async () => {
    const forbidden = aPartner([{ status: 403, body: { code: 'FORBIDDEN', message: 'No' } }]);
    for (let time = 0; time < 6; time++)
      expect(await forbidden.partner.finalize(SALE)).to.include({ kind: 'refused', isOfClient: true });
    expect(forbidden.seen).to.deep.include({ replaced: 0 });
    expect(forbidden.seen.forbidden).to.have.lengthOf(6);
    expect(await forbidden.partner.breaker()).to.deep.equal({ state: 'closed' });
    const blocked = aPartner([{ status: 403, body: { code: 'CUSTOMER_BLOCKED', message: 'No' } }]);
    const refusal = await blocked.partner.finalize(SALE);
    expect(refusal).to.deep.equal({ kind: 'refused', code: 'CUSTOMER_BLOCKED', message: 'No' });
    expect(blocked.seen.forbidden).to.deep.equal([]);
  });

  it('asks nobody where no token is to be had', async () => {
    const { partner, calls } = aPartner([{ body: BOOKED }], { noToken: true });
    expect(await partner.finalize(SALE)).to.deep.equal({ kind: 'not_asked', retryAfterSeconds: 3 });
    expect(calls).to.deep.equal([]);
  });

  it('asks nobody after five failures, not for a token either, and one alone tries after 30 seconds', async () => {
    const answers: Answer[] = Array.from({ length: 5 }, () => ({ error: late }));
    const { partner, calls, clock, seen } = aPartner([...answers, { body: BOOKED }]);
    for (let time = 0; time < 5; time++) expect((await partner.finalize(SALE)).kind).to.equal('unknown');
    expect(await partner.finalize(SALE)).to.deep.equal({ kind: 'not_asked', retryAfterSeconds: 30 });
    expect(await partner.breaker()).to.deep.equal({ state: 'open', retryAfterSeconds: 30 });
    expect([calls.length, seen.tokens]).to.deep.equal([5, 5]);
    clock.now += 29_999;
    expect(await partner.finalize(SALE)).to.deep.equal({ kind: 'not_asked', retryAfterSeconds: 1 });
    clock.now += 1;
    expect(await partner.breaker()).to.deep.equal({ state: 'half_open' });
    expect((await partner.finalize(SALE)).kind).to.equal('done');
    expect(await partner.breaker()).to.deep.equal({ state: 'closed' });
  });

  it('tells what became of a session: booked, open, cancelled, or gone, which the partner alone can say', async () => {
    const statusOf = async (answer: Answer) => aPartner([answer]).partner.status('P-1');
    expect(await statusOf({ body: { status: 'finalized', ...BOOKED } })).to.deep.equal({
      kind: 'done',
      value: { state: 'booked', ...BOOKED },
    });
    expect(await statusOf({ body: { status: 'open' } })).to.deep.equal({ kind: 'done', value: { state: 'open' } });
    expect(await statusOf({ body: { status: 'cancelled' } })).to.deep.equal({
      kind: 'done',
      value: { state: 'cancelled' },
    });
    expect(await statusOf({ status: 404, body: { code: 'SESSION_NOT_FOUND' } })).to.deep.equal({
      kind: 'done',
      value: { state: 'gone' },
    });
    expect(await statusOf({ status: 404, body: '<html>' })).to.deep.equal({
      kind: 'unknown',
      failure: 'answer_invalid',
    });
    expect(await statusOf({ body: { status: 'finalized' } })).to.deep.equal({
      kind: 'unknown',
      failure: 'answer_invalid',
    });
  });

  it('cancels a session that the partner does not know as well as one that is open', async () => {
    expect(await aPartner([{ status: 404, body: { code: 'SESSION_NOT_FOUND' } }]).partner.cancel('P-1')).to.deep.equal({
      kind: 'done',
      value: {},
    });
    expect(await aPartner([{ status: 422, body: { code: 'ALREADY_FINALIZED' } }]).partner.cancel('P-1')).to.include({
      kind: 'refused',
    });
  });

  it('gives back under the key of the return, and lists what is booked in minor units', async () => {
    const { partner, calls } = aPartner([
      { body: { returnedPoints: 9, newBalance: 50 } },
      {
        body: {
          sessions: [{ sessionId: 'P-1', channelId: 'POS-1', transactionId: 'T-1', amount: 1.15, earnedPoints: 3 }],
          cursor: '500',
        },
      },
    ]);
    expect(await partner.giveBack({ pdiSessionId: 'P-1', returnId: 'R-1', amount: 29 })).to.deep.equal({
      kind: 'done',
      value: { points: 9, newBalance: 50 },
    });
    expect(calls[0]?.headers['idempotency-key']).to.equal('R-1');
    expect(calls[0]?.body).to.deep.equal({ sessionId: 'P-1', amount: 0.29 });
    expect(await partner.sessions({ businessDate: '2026-05-01' })).to.deep.equal({
      kind: 'done',
      value: {
        sessions: [{ pdiSessionId: 'P-1', channelId: 'POS-1', transactionId: 'T-1', amount: 115, points: 3 }],
        cursor: '500',
      },
    });
    expect(calls[1]?.url.search).to.equal('?businessDate=2026-05-01');
  });
});
