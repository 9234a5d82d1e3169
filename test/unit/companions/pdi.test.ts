import { expect } from 'chai';
import { type KeptPdi, Pdi, type PdiRecord } from '../../../scripts/companions/pdi.ts';
import { type PdiDoor, type PdiFault, readPdiFaults } from '../../../scripts/companions/pdi-faults.ts';
import { centsOf, pointsOf } from '../../../scripts/companions/pdi-rules.ts';
import { startPdi } from '../../../scripts/companions/pdi-server.ts';
import { failureOf } from '../../builders/failure-of.ts';

const CLIENT = { clientId: 'tills', clientSecret: 'secret' };

/** The partner, asked as over HTTP, with a token of its own. */
function aPartner(kept?: KeptPdi, nowMs: () => number = () => Date.parse('2026-05-01T10:00:00Z')) {
  const pdi = new Pdi(CLIENT, kept, nowMs);
  let token = '';
  const ask = (
    door: PdiDoor,
    body?: unknown,
    { key, query = {} }: { key?: string; query?: Record<string, string> } = {},
  ) => {
    const call = { door, body, query: new URLSearchParams(query), authorization: `Bearer ${token}`, key };
    const { met, done } = pdi.begin(call);
    done();
    // biome-ignore lint/suspicious/noExplicitAny: answers are looked at as they are
    return pdi.answer(call, met) as { status: number; body: any };
  };
  const logIn = () => {
    token = ask('token', { grant_type: 'client_credentials', client_id: 'tills', client_secret: 'secret' }).body
      .access_token;
  };
  const play = (...faults: PdiFault[]) => pdi.setFaults(faults);
  const identify = (customerId = 'CUST-12345', key?: string) =>
    ask(
      'identify',
      { customerId, channelId: 'POS-001', transactionId: 'TXN-1', businessDate: '2026-05-01' },
      key === undefined ? {} : { key },
    );
  /** A session for which 150.00 was calculated. */
  const calculated = () => {
    const { sessionId } = identify().body;
    ask('calculateRewards', { sessionId, transactionAmount: 150, items: [{ sku: 'SKU-001', qty: 2 }] });
    return sessionId as string;
  };
  const finalize = (sessionId: string, key?: string, more = {}) =>
    ask('finalize', { sessionId, finalAmount: 150, applyRewards: true, ...more }, key === undefined ? {} : { key });
  logIn();
  return { pdi, ask, logIn, play, identify, calculated, finalize };
}

/** Where records are kept in memory. */
function aStore(): KeptPdi & { records: PdiRecord[] } {
  const store = {
    records: [] as PdiRecord[],
    load: () => structuredClone(store.records),
    append: (record: PdiRecord) => void store.records.push(structuredClone(record)),
    replace: (records: readonly PdiRecord[]) => {
      store.records = structuredClone([...records]);
    },
  };
  return store;
}

describe("the companion of the tills' partner", () => {
  it('knows a customer, calculates and books as its paper shows', () => {
    const { ask, identify, finalize } = aPartner();
    const { body } = identify();
    expect(body).to.include({ customerName: 'John Doe', currentPoints: 5000, tier: 'Gold' });
    const { sessionId } = body;
    expect(
      ask('calculateRewards', { sessionId, transactionAmount: 150, items: [{ sku: 'SKU-001', qty: 2 }] }).body,
    ).to.deep.equal({
      earnedPoints: 450,
      multiplier: 3,
      bonusPoints: 150,
      breakdown: { basePoints: 300, tierBonus: 150 },
    });
    expect(finalize(sessionId, 'k').body).to.deep.equal({
      ...{ sessionId, status: 'finalized', earnedPoints: 450, newBalance: 5450, receiptId: 'RCP-2026-001' },
    });
    expect(ask('getSessionStatus', undefined, { query: { sessionId } }).body).to.include({
      status: 'finalized',
      earnedPoints: 450,
    });
  });

  for (const [amount, tier, earned, base] of [
    [19.99, 'Gold', 59, 39],
    [0.29, 'Gold', 0, 0],
    [1.15, 'Gold', 3, 2],
    [0.34, 'Gold', 1, 0],
    [10, 'Silver', 25, 20],
    [10, 'Platinum', 40, 20],
    [10.49, 'Bronze', 20, 20],
  ] as const)
    it(`gives ${earned} points for ${amount.toFixed(2)} in ${tier}, ${base} of them by the amount alone`, () => {
      expect(pointsOf(amount, [{ sku: 'A', qty: 1 }], tier)).to.deep.equal({
        ...{ earnedPoints: earned, basePoints: base, tierBonus: earned - base },
      });
    });

  it('counts whole cents, nothing for what earns none, and a point for each unit of fuel', () => {
    expect(centsOf(1.15)).to.equal(115);
    const noEarn = { sku: 'NOEARN-GIFT', qty: 1, amount: 50 };
    expect(pointsOf(60, [noEarn, { sku: 'A', qty: 1 }], 'Bronze').earnedPoints).to.equal(20);
    expect(pointsOf(50, [{ sku: 'NOEARN-GIFT', qty: 1 }], 'Bronze').earnedPoints).to.equal(0);
    expect(pointsOf(70, [{ sku: 'FUEL-95', qty: 41.999 }], 'Gold').earnedPoints).to.equal(41);
  });

  it('refuses by code: an unknown customer, a blocked one, a session that it does not know', () => {
    const { identify, finalize } = aPartner();
    expect(identify('CUST-9'))
      .to.deep.include({ status: 404 })
      .and.to.have.nested.property('body.code', 'CUSTOMER_NOT_FOUND');
    expect(identify('CUST-BLOCKED'))
      .to.deep.include({ status: 403 })
      .and.to.have.nested.property('body.code', 'CUSTOMER_BLOCKED');
    expect(finalize('pdi_0').body.code).to.equal('SESSION_NOT_FOUND');
  });

  it('opens one session for a key, and books once for a key', () => {
    const { pdi, identify, calculated, finalize } = aPartner();
    expect(identify('CUST-1', 'a').body.sessionId).to.equal(identify('CUST-1', 'a').body.sessionId);
    expect(identify('CUST-1', 'b').body.sessionId).not.to.equal(identify('CUST-1', 'a').body.sessionId);
    const sessionId = calculated();
    expect(finalize(sessionId, 'k')).to.deep.equal(finalize(sessionId, 'k'));
    expect(finalize(sessionId).body.code).to.equal('ALREADY_FINALIZED');
    expect(pdi.state().bookings).to.have.lengthOf(1);
    expect(pdi.state().bookings[0]).to.include({ sessionId, amount: 150, points: 450, times: 1 });
  });

  it('books twice where that is played and no key is sent, or none is looked at', () => {
    const { pdi, play, calculated, finalize } = aPartner();
    play({ door: 'finalize', twice: true });
    const keyed = calculated();
    for (const _ of [1, 2]) finalize(keyed, 'k');
    const bare = calculated();
    for (const _ of [1, 2]) finalize(bare);
    play({ door: 'finalize', twice: true, ignoreKeys: true });
    const ignored = calculated();
    for (const _ of [1, 2]) finalize(ignored, 'k');
    expect(pdi.state().bookings.map(({ times }) => times)).to.deep.equal([1, 2, 2]);
  });

  it('books the visit alone without rewards', () => {
    const { calculated, finalize } = aPartner();
    expect(finalize(calculated(), 'k', { applyRewards: false }).body).to.include({ earnedPoints: 0, newBalance: 5000 });
  });

  it('gives points back by amount and by line, each once for its key, and never more than was sold', () => {
    const { ask, calculated, finalize } = aPartner();
    const sessionId = calculated();
    finalize(sessionId, 'k');
    const back = (key: string, more: object) => ask('return', { sessionId, ...more }, { key });
    expect(back('r1', { amount: 50 }).body).to.deep.equal({ sessionId, returnedPoints: 150, newBalance: 5300 });
    expect(back('r1', { amount: 50 }).body).to.include({ returnedPoints: 150 });
    expect(back('r2', { lines: [{ sku: 'SKU-001', qty: 2 }] }).body.code).to.equal('MORE_THAN_SOLD');
    expect(back('r3', { lines: [{ sku: 'SKU-009', qty: 1 }] }).body.code).to.equal('MORE_THAN_SOLD');
    expect(back('r4', {}).body).to.include({ returnedPoints: 300, newBalance: 5000 });
  });

  it('cancels what is open, and lists what is booked by its day', () => {
    const { ask, calculated, finalize } = aPartner();
    const open = calculated();
    expect(ask('cancel', { sessionId: open }).body.status).to.equal('cancelled');
    expect(ask('cancel', { sessionId: open }).status).to.equal(200);
    expect(finalize(open, 'k').body.code).to.equal('SESSION_CANCELLED');
    const sold = calculated();
    finalize(sold, 'k');
    expect(ask('cancel', { sessionId: sold }).body.code).to.equal('ALREADY_FINALIZED');
    expect(ask('sessions', undefined, { query: { businessDate: '2026-05-01' } }).body.sessions).to.deep.equal([
      {
        ...{ sessionId: sold, channelId: 'POS-001', transactionId: 'TXN-1', businessDate: '2026-05-01' },
        ...{ amount: 150, earnedPoints: 450 },
      },
    ]);
    expect(ask('sessions', undefined, { query: { businessDate: '2026-05-02' } }).body.sessions).to.deep.equal([]);
  });

  describe('with tokens', () => {
    it('lets in who has one that serves, for as long as it said', () => {
      let nowMs = Date.parse('2026-05-01T10:00:00Z');
      const { ask, identify, logIn, play } = aPartner(undefined, () => nowMs);
      expect(
        ask('token', { grant_type: 'client_credentials', client_id: 'tills', client_secret: 'no' }).status,
      ).to.equal(401);
      expect(ask('token', { grant_type: 'password' }).body.error).to.equal('unsupported_grant_type');
      nowMs += 3_599_999;
      expect(identify().status).to.equal(200);
      nowMs += 1;
      expect(identify().status).to.equal(401);
      play({ door: 'token', expiresIn: 10 });
      logIn();
      nowMs += 10_000;
      expect(identify().status).to.equal(401);
    });

    it('takes them back until there is a new one, or for ever, or lets nobody do a thing', () => {
      const { identify, logIn, play } = aPartner();
      play({ door: 'identify', revokeToken: true });
      expect([identify().status, identify().status]).to.deep.equal([401, 401]);
      logIn();
      expect(identify().status).to.equal(200);
      play({ door: 'identify', revokeAlways: true });
      logIn();
      expect(identify().status).to.equal(401);
      play({ door: 'identify', forbid: true });
      expect(identify()).to.deep.include({ status: 403 });
    });
  });

  it('answers other figures, or knows nothing, where that is played', () => {
    const { pdi, ask, play, calculated, finalize } = aPartner();
    const sessionId = calculated();
    play(
      { door: 'finalize', differ: { earnedPoints: 440 } },
      { door: 'getSessionStatus', differ: { earnedPoints: 1 }, times: 1 },
      { door: 'getSessionStatus', forget: true, after: 1 },
    );
    expect(finalize(sessionId, 'k').body).to.include({ earnedPoints: 440, newBalance: 5440 });
    const status = () => ask('getSessionStatus', undefined, { query: { sessionId } });
    expect(status().body.earnedPoints).to.equal(1);
    expect(status().body.code).to.equal('SESSION_NOT_FOUND');
    expect(pdi.state().bookings[0]?.points).to.equal(440);
  });

  it('is after its end what it was before: books, balances, tokens, faults and what they have left', () => {
    const store = aStore();
    const { pdi, play, calculated, finalize, identify } = aPartner(store);
    finalize(calculated(), 'k');
    play({ door: 'identify', forget: true, after: 1, times: 2 });
    identify();
    identify();
    const before = pdi.state();
    for (const _ of [1, 2]) {
      const after = new Pdi(CLIENT, store, () => Date.parse('2026-05-01T10:00:01Z'));
      expect(after.state()).to.deep.equal({ ...before, mostAtOnce: 0 });
      expect(after.faults).to.deep.equal([{ door: 'identify', forget: true, after: 1, times: 2 }]);
    }
    const after = aPartner(store);
    expect(after.identify().status).to.equal(404);
    expect(after.identify().body.currentPoints).to.equal(5450);
  });

  it('begins anew, and lets those in that have a token', () => {
    const { pdi, identify, calculated, finalize, play } = aPartner();
    finalize(calculated(), 'k');
    play({ door: 'identify', forget: true });
    pdi.reset();
    expect(pdi.state()).to.deep.include({ bookings: [], tokens: { issued: 0, alive: 1 } });
    expect(identify().body.currentPoints).to.equal(5000);
  });

  for (const [title, faults] of [
    ['what is no list', { door: 'token' }],
    ['a door that there is not', [{ door: 'login', forget: true }]],
    ['no door', [{ forget: true }]],
    ['no fault', [{ door: 'finalize', times: 1 }]],
    ['a fault that there is not', [{ door: 'finalize', explode: true }]],
    ['a delay of more than ten minutes', [{ door: 'finalize', latencyMs: 600_001 }]],
    ['no times at all', [{ door: 'finalize', forget: true, times: 0 }]],
    ['a pattern of nothing', [{ door: 'finalize', flap: [] }]],
    ['a switch that is off', [{ door: 'finalize', cutAfter: false }]],
  ] as const)
    it(`does not play ${title}`, () => {
      expect(readPdiFaults(faults)).to.be.a('string');
    });

  it('knows the door of what concerns tokens alone', () => {
    expect(readPdiFaults([{ expiresIn: 300 }])).to.deep.equal([{ door: 'token', expiresIn: 300 }]);
  });

  describe('over HTTP', () => {
    it('cuts before and after it has booked, flaps by its pattern, and drips', async () => {
      const pdi = new Pdi(CLIENT);
      const { endpoint, stop } = await startPdi(pdi, '127.0.0.1', 0);
      try {
        const put = (faults: unknown) => fetch(`${endpoint}/_faults`, { method: 'PUT', body: JSON.stringify(faults) });
        const form = new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: 'tills',
          client_secret: 'secret',
        });
        const { access_token: token } = (await (
          await fetch(`${endpoint}/oauth/token`, { method: 'POST', body: form })
        ).json()) as {
          access_token: string;
        };
        const post = (door: string, body: unknown, headers = {}) =>
          fetch(`${endpoint}/${door}`, {
            method: 'POST',
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
            body: JSON.stringify(body),
          });
        const till = { customerId: 'CUST-1', channelId: 'POS-001', transactionId: 'TXN-1' };
        const { sessionId } = (await (await post('identify', till)).json()) as { sessionId: string };
        const finalize = () => post('finalize', { sessionId, finalAmount: 10 }, { 'idempotency-key': 'k' });

        await put([{ door: 'finalize', cutBefore: true, times: 1 }]);
        expect(await failureOf(finalize())).to.be.instanceOf(Error);
        expect(pdi.state().bookings).to.deep.equal([]);
        await put([{ door: 'finalize', cutAfter: true, times: 1 }]);
        expect(await failureOf(finalize())).to.be.instanceOf(Error);
        expect(pdi.state().bookings).to.have.lengthOf(1);

        await put([{ door: 'identify', flap: ['ok', 'fail'] }]);
        const statuses: number[] = [];
        for (const _ of [1, 2, 3]) statuses.push((await post('identify', till)).status);
        expect(statuses).to.deep.equal([200, 503, 200]);

        await put([{ door: 'identify', status: 429, retryAfter: 7, body: '<html>' }]);
        const limited = await post('identify', till);
        expect([limited.status, limited.headers.get('retry-after'), await limited.text()]).to.deep.equal([
          429,
          '7',
          '<html>',
        ]);

        await put([{ door: 'identify', drip: true }]);
        const dripping = await post('identify', till);
        const reader = dripping.body?.getReader();
        expect((await reader?.read())?.value).to.have.lengthOf(1);
        await reader?.cancel();
        expect((await put([{ door: 'finalize' }])).status).to.equal(400);
        expect((await fetch(`${endpoint}/elsewhere`)).status).to.equal(404);
      } finally {
        await stop();
      }
    });
  });
});
