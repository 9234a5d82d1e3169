import { expect } from 'chai';
import type { Account } from '../../../shared/loyalty/account.ts';
import { applyEntry, decided, goneAtOnce, isCapped, post } from '../../../shared/loyalty/posting.ts';
import { settle } from '../../../shared/loyalty/settle.ts';
import { anAccount, anEntry, aProgramme, circumstances, MONTH_OF_EXPIRY, NOON } from '../../builders/accounts.ts';

const command = { source: { kind: 'spend', sourceId: 'key' }, correlationId: 'story' } as const;
const moves = { buckets: { [MONTH_OF_EXPIRY]: -20 }, counters: { spent: 20, earned: 0 } };

describe('posting', () => {
  it('leaves an entry that says what moved, what it leaves and who asked, and the account as it is then', () => {
    const before = anAccount({ points: 50, held: 10, updatedAt: NOON - 5 });
    const { account, entry } = post(before, command, moves, circumstances({ actor: 'system:x' }));
    expect(entry).to.deep.equal({
      ...command.source,
      ...{ points: -20, change: { available: -20, held: 0, debt: 0 }, counters: { spent: 20 } },
      ...{ after: { available: 30, held: 10, debt: 0 }, sequence: 2, buckets: { [MONTH_OF_EXPIRY]: -20 } },
      ...{ fingerprint: null, correlationId: 'story', attemptId: 'attempt', actor: 'system:x' },
      ...{ createdAt: NOON, effectiveAt: NOON, activityAt: NOON },
    });
    expect(account).to.deep.equal({
      ...before,
      ...{ points: 30, spent: 20, buckets: { [MONTH_OF_EXPIRY]: 30 }, sequence: 2, updatedAt: NOON },
    });
  });

  it('names the command’s own actor before whoever acts by default, and keeps its reason and time', () => {
    const asked = { ...command, actor: 'user:ada', reason: 'why', fingerprint: 'f', activityAt: NOON - 9 };
    const { entry } = post(anAccount({ points: 50 }), asked, moves, circumstances({ actor: 'system:x' }));
    expect(entry).to.include({ actor: 'user:ada', reason: 'why', fingerprint: 'f', activityAt: NOON - 9 });
    expect(post(anAccount({ points: 50 }), command, moves, circumstances()).entry).to.include({ actor: null });
    const due = post(anAccount({ points: 50 }), asked, { ...moves, effectiveAt: NOON - 3 }, circumstances()).entry;
    expect(due).to.include({ effectiveAt: NOON - 3, activityAt: NOON - 3, createdAt: NOON });
  });

  it('has no other nothing than 0, whatever was taken away', () => {
    const { change } = post(
      anAccount({ points: 50 }),
      command,
      { ...moves, held: -0, debt: -0 },
      circumstances(),
    ).entry;
    expect([Object.is(change.held, 0), Object.is(change.debt, 0)]).to.deep.equal([true, true]);
  });

  it('begins a life with nothing: no tier, no most points, nothing that was told', () => {
    const closed = anAccount({ state: 'closed', highestPoints: 70, tier: 'gold', tierVersion: 3, noticedThrough: 'x' });
    const back = applyEntry(
      closed,
      anEntry({ kind: 'reopening', points: 0, buckets: {}, sequence: 1, createdAt: NOON + 5 }),
    );
    expect(back).to.deep.include({
      ...{ state: 'open', highestPoints: 0, tier: null, tierThreshold: null, tierVersion: 0, tierSince: null },
      ...{ noticedThrough: null, createdAt: NOON + 5, stateSince: NOON + 5, lives: { ada: NOON + 5 } },
    });
  });

  it('keeps the most points owned at once: held ones count, and it never shrinks', () => {
    const account = anAccount({ points: 50, held: 10 });
    expect(applyEntry(account, anEntry({ sequence: 2, points: 7 })).highestPoints).to.equal(67);
    expect(applyEntry(account, anEntry({ sequence: 2, points: -7 })).highestPoints).to.equal(60);
  });

  it('decides against what would leave the exact integers, and brings what grows along', () => {
    const account = anAccount({ points: Number.MAX_SAFE_INTEGER - 1 });
    const earned = (points: number) =>
      decided(
        account,
        command,
        { buckets: { [MONTH_OF_EXPIRY]: points }, counters: { earned: points } },
        circumstances(),
      );
    expect(earned(1)).to.include({ accepted: true }).and.not.to.have.property('grown');
    expect(earned(2)).to.deep.equal({ accepted: false, refusal: 'balance_too_large' });
    const grown = [{ source: command.source, grown: { reversedPoints: 1, refundedValue: 0, reversedBy: [] } }];
    expect(decided(anAccount({ points: 50 }), command, moves, circumstances(), grown)).to.deep.include({ grown });
  });

  it('ends a hold by what ends it, and by nothing else that has its id', () => {
    const account = anAccount({ points: 50, held: 10 });
    const kinds = (['spend', 'restoration', 'capture', 'release', 'lapse'] as const).filter(
      (kind) => !('hold' in applyEntry(account, anEntry({ kind, sourceId: 'hold', sequence: 2 })).holds),
    );
    expect(kinds).to.deep.equal(['capture', 'release', 'lapse']);
  });

  it('is refused where it would make an account that cannot be', () => {
    const wrong = { buckets: { [MONTH_OF_EXPIRY]: -20 }, counters: { spent: 21 } };
    expect(() => decided(anAccount({ points: 50 }), command, wrong, circumstances())).to.throw('not accounted for');
  });

  it('says what was gone at once only where something was', () => {
    expect(goneAtOnce({})).to.deep.equal({ counters: { expired: 0 } });
    expect(goneAtOnce({ '2026-10': 1 }, { restored: 3 })).to.deep.equal({
      counters: { restored: 3, expired: 1 },
      expired: { '2026-10': 1 },
    });
  });

  it('counts what rules gave on the last three days', () => {
    const given = (account: Account, day: string, points: number) =>
      applyEntry(account, anEntry({ sequence: 2, counted: { day, points: { rule: points } } }));
    const two = given(given(anAccount(), '2026-11-20', 5), '2026-11-20', 6);
    expect(two.days).to.deep.equal({ '2026-11-20': { rule: 11 } });
    expect(given(two, '2026-11-22', 1).days).to.have.all.keys('2026-11-20', '2026-11-22');
    expect(given(two, '2026-11-23', 1).days).to.have.all.keys('2026-11-23');
    expect(given(two, '2026-11-17', 1).days, 'a day that is capped no more').to.deep.equal(two.days);
    expect([isCapped('2026-11-20', '2026-11-22'), isCapped('2026-11-20', '2026-11-23')]).to.deep.equal([true, false]);
  });
});

describe('settling', () => {
  const facts = circumstances({ attemptId: 'timer' });

  it('is of nothing while nothing is due', () => {
    const account = anAccount({ points: 50 });
    const settled = settle(account, NOON, aProgramme(), facts);
    expect(settled).to.deep.equal({ account, entries: [], notices: [] });
    expect(settled.account).to.equal(account);
  });

  it('leaves what is more than it may write at once to be due', () => {
    const buckets = { '2026-08': 1, '2026-09': 2, '2026-10': 3 };
    const { account, entries } = settle(anAccount({ buckets }), NOON, aProgramme(), facts, 2);
    expect(entries.map(({ sourceId }) => sourceId)).to.deep.equal(['2026-08', '2026-09']);
    expect(account.buckets).to.deep.equal({ '2026-10': 3 });
  });

  it('stops at an account that cannot be', () => {
    const account = { ...anAccount({ buckets: { '2026-10': 3 } }), earned: 4 };
    expect(() => settle(account, NOON, aProgramme(), facts)).to.throw(
      'account ada: points earned are not accounted for',
    );
  });

  it('goes under the correlation id of who asked, or under its own attempt', () => {
    const settled = (correlationId?: string) =>
      settle(anAccount({ buckets: { '2026-10': 3 } }), NOON, aProgramme(), {
        ...facts,
        ...(correlationId === undefined ? {} : { correlationId }),
      }).entries[0];
    expect(settled()).to.include({ correlationId: 'timer', kind: 'expiry', sourceId: '2026-10', points: -3 });
    expect(settled('story')).to.include({ correlationId: 'story', effectiveAt: Date.UTC(2026, 10, 1) });
  });

  it('ends holds of one instant in the order of their ids, each naming its hold', () => {
    const hold = (points: number) => ({ points, lapsesAt: NOON, buckets: { [MONTH_OF_EXPIRY]: points } });
    const account = anAccount({ held: 7, holds: { b: hold(3), a: hold(4) }, sequence: 1 });
    const { entries } = settle(account, NOON, aProgramme(), facts);
    expect(entries.map(({ kind, sourceId, related, points }) => [kind, sourceId, related, points])).to.deep.equal([
      ['lapse', 'a', 'hold#a', 4],
      ['lapse', 'b', 'hold#b', 3],
    ]);
  });
});
