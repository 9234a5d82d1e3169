import { expect } from 'chai';
import { accountAt } from '../../../shared/loyalty/adapters/account-at.ts';
import { balanceReader } from '../../../shared/loyalty/adapters/balance-at.ts';
import { askedBalance } from '../../../shared/loyalty/adapters/balance-query.ts';
import { keys, ledgerFields } from '../../../shared/loyalty/adapters/ledger-items.ts';
import { hold } from '../../../shared/loyalty/hold.ts';
import type { Movement } from '../../../shared/loyalty/movement.ts';
import { spend } from '../../../shared/loyalty/spend.ts';
import { aRepository } from '../../builders/a-repository.ts';
import { anAccount, aProgramme, NOON } from '../../builders/accounts.ts';
import { aUserCreated } from '../../builders/events.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { theLoyaltyService } from '../../builders/loyalty-service.ts';
import { anOrder, aSpend, aWelcome } from '../../builders/movements.ts';
import { aToken } from '../../builders/tokens.ts';

const DAY = 86_400_000;
const programme = aProgramme({ expiryMonths: 1 });

/** A member with 100 points of December, of which 30 are held until NOON + 60 s, and what may be done with them. */
async function aLedger() {
  const { table, accounts } = aRepository();
  const read = balanceReader({ client: table.client, tableName: 'loyalty' });
  const apply = async (at: number, ...movements: Movement[]) => {
    for (const { status } of await accounts.apply('ada', movements, programme, at)) expect(status).to.equal('applied');
  };
  const source = { kind: 'hold', sourceId: 'h' } as const;
  await apply(NOON, aWelcome('ada'));
  await apply(NOON + 1000, hold({ source, points: 30, expiresInSeconds: 60, correlationId: 'c' }));
  return {
    ...{ table, accounts, apply },
    async balance(at: number, view: 'effective' | 'posted' = 'effective') {
      const account = await accountAt(accounts, 'ada', at);
      if (!account) throw new Error('no account');
      const { available, held, debt } = await read(account, { at, view }, programme);
      return [available, held, debt];
    },
  };
}

describe('a balance as of a moment', () => {
  it('is what the account had then, to the millisecond, in every component', async () => {
    const { balance, apply } = await aLedger();
    await apply(NOON + 5000, aSpend(20, 'key'));
    for (const view of ['effective', 'posted'] as const) {
      expect(await balance(NOON, view)).to.deep.equal([100, 0, 0]);
      expect(await balance(NOON + 999, view)).to.deep.equal([100, 0, 0]);
      expect(await balance(NOON + 1000, view)).to.deep.equal([70, 30, 0]);
      expect(await balance(NOON + 4999, view)).to.deep.equal([70, 30, 0]);
      expect(await balance(NOON + 5000, view)).to.deep.equal([50, 30, 0]);
    }
  });

  it('knows what fell due by then, whether it was written down since or never', async () => {
    const { balance, apply } = await aLedger();
    const [lapse, end] = [NOON + 61_000, Date.UTC(2027, 0, 1)];
    const seen = async () => [
      await balance(lapse - 1),
      await balance(lapse),
      await balance(end - 1),
      await balance(end),
      await balance(end, 'posted'),
    ];
    const unwritten = await seen();
    expect(unwritten).to.deep.equal([
      [70, 30, 0],
      [100, 0, 0],
      [100, 0, 0],
      [0, 0, 0],
      [70, 30, 0],
    ]);
    // Both are written with the order, days later.
    await apply(end + 5 * DAY, anOrder('1'));
    expect(await seen()).to.deep.equal(unwritten);
    expect(await balance(end + 5 * DAY, 'posted')).to.deep.equal([50, 0, 0]);
  });

  it('costs two queries, however many movements there are before and after', async () => {
    const { table, balance, apply } = await aLedger();
    for (let order = 0; order < 60; order++) await apply(NOON + 2000 + order, anOrder(`${order}`));
    table.calls.length = 0;
    expect(await balance(NOON + 2010)).to.deep.equal([70 + 11 * 50, 30, 0]);
    expect(table.calls).to.deep.equal(['GetItem', 'Query', 'Query']);
    table.calls.length = 0;
    expect(await balance(NOON + 2010, 'posted')).to.deep.equal([70 + 11 * 50, 30, 0]);
    expect(table.calls).to.deep.equal(['GetItem', 'Query']);
  });

  it('reads on where more than 25 months were settled later', async () => {
    const { table, accounts } = aRepository();
    const months = Array.from({ length: 60 }, (_, month) => new Date(Date.UTC(2027, month)).toISOString().slice(0, 7));
    const buckets = Object.fromEntries(months.map((month) => [month, 1]));
    table.put({ ...keys.account('ada'), ...ledgerFields(anAccount({ points: 60, buckets }), 'c') });
    await accounts.apply('ada', [aSpend(1, 'key')], programme, NOON);
    const late = Date.UTC(2040, 0);
    await accounts.apply('ada', [anOrder('1')], programme, late);
    const read = balanceReader({ client: table.client, tableName: 'loyalty' });
    const account = await accounts.read('ada');
    if (!account) throw new Error('no account');
    const at = (month: number) => read(account, { at: Date.UTC(2027, month), view: 'effective' }, programme);
    for (const [month, left] of [
      [1, 59],
      [25, 35],
      [26, 34],
      [27, 33],
      [59, 1],
      [60, 0],
    ] as const)
      expect((await at(month)).available, `${month}`).to.equal(left);
  });

  it('is refused before the account was opened', async () => {
    const { balance } = await aLedger();
    expect(await failureOf(balance(NOON - 1))).to.deep.include({
      messages: ['at must not be before the account was opened'],
    });
  });

  it('is that of the other account from a merge on', async () => {
    const { accounts, apply, balance } = await aLedger();
    await accounts.apply('bob', [aWelcome('bob')], programme, NOON);
    await apply(NOON + 2 * DAY, spend({ source: { kind: 'spend', sourceId: 's' }, points: 10, correlationId: 'c' }));
    const merge = { from: 'ada', to: 'bob', correlationId: 'c' };
    expect(await accounts.merge(merge, programme, NOON + 3 * DAY)).to.include({ status: 'applied' });
    expect(await balance(NOON + 3 * DAY - 1)).to.deep.equal([90, 0, 0]);
    expect(await balance(NOON + 3 * DAY)).to.deep.equal([190, 0, 0]);
    expect(await accountAt(accounts, 'ada', NOON + 3 * DAY)).to.include({ userId: 'bob' });
    expect(await accountAt(accounts, 'eve', NOON)).to.equal(undefined);
  });

  it('is asked for by a time up to now', () => {
    const utc = { timeZone: 'UTC' };
    expect(askedBalance({}, NOON, utc)).to.deep.equal({ at: NOON, view: 'effective' });
    expect(askedBalance({ at: '2026-11-21T12:00:00Z', view: 'posted' }, NOON, utc)).to.deep.equal({
      at: NOON,
      view: 'posted',
    });
    expect(askedBalance({ at: '2026-11-21' }, NOON, utc)).to.deep.include({ at: NOON - DAY / 2 });
    const inTokyo = askedBalance({ at: '2026-11-21' }, NOON, { timeZone: 'Asia/Tokyo' });
    expect(inTokyo).to.deep.include({ at: Date.UTC(2026, 10, 20, 15) });
    expect(() => askedBalance({ at: '2026-11-21T12:00:00.001Z' }, NOON, utc)).to.throw('future');
  });
});

describe('balances over HTTP', () => {
  const service = theLoyaltyService();
  const balance = (query: Record<string, string> = {}) => service.request('ada', { path: '/loyalty/balance', query });
  const token = aToken({ claims: { sub: 'ops', scope: 'loyalty:admin', exp: 4e9 } });
  const ofMember = (userId: string, query: Record<string, string> = {}) =>
    service.request('ops', { path: '/admin/members/{userId}/balance', pathParameters: { userId }, query, token });

  it("are the caller's own, and any member's for administrators", async () => {
    expect((await balance()).status).to.equal(404);
    await service.userCreated(aUserCreated());
    const { data, status } = await balance({ view: 'posted' });
    expect(status).to.equal(200);
    expect(data).to.include({ userId: 'ada', view: 'posted', available: 100, held: 0, debt: 0 });
    const { at } = data as { at: string };
    expect((await ofMember('ada', { at })).data).to.deep.equal({ ...(data as object), view: 'effective' });
    expect((await ofMember('eve')).status).to.equal(404);
    const member = aToken({ claims: { sub: 'ada', exp: 4e9 } });
    const asMember = { path: '/admin/members/{userId}/balance', pathParameters: { userId: 'ada' }, token: member };
    expect((await service.request('ada', asMember)).status).to.equal(403);
  });

  it('say what is wrong with a time', async () => {
    await service.userCreated(aUserCreated());
    for (const [query, words] of [
      [{ at: 'yesterday' }, 'at must be a time (2026-03-01T09:30:00Z) or a date'],
      [{ at: '2026-02-30T09:30:60Z' }, 'at must be a time (2026-03-01T09:30:00Z) or a date'],
      [{ at: '9999-12-31' }, 'at must not be in the future'],
      [{ at: '1969-12-31' }, 'at must be a time from 1970 to 9999'],
      [{ at: '2001-01-01' }, 'at must not be before the account was opened'],
      [{ view: 'late' }, 'view must be one of effective, posted'],
      [{ when: '2026-01-01' }, 'when'],
    ] as const)
      for (const answer of [await balance(query), await ofMember('ada', query)]) {
        expect(answer, JSON.stringify(query)).to.include({ status: 400, code: 'invalid_query' });
        expect(answer.message[0]).to.contain(words);
      }
  });
});
