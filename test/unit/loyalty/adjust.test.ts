import { AssertionError } from 'node:assert';
import { expect } from 'chai';
import { adjust } from '../../../shared/loyalty/adjust.ts';
import { anAccount, aProgramme, decide, MONTH_OF_EXPIRY, NOON } from '../../builders/accounts.ts';

const adjustment = (points: number, more: { readonly allowDebt?: boolean; readonly activityAt?: number } = {}) =>
  adjust({
    source: { kind: 'adjustment', sourceId: 'k' },
    correlationId: 'c',
    reason: 'counted twice',
    points,
    ...more,
  });

describe('a balance that is corrected by hand', () => {
  it('grows as if points were earned, which are not counted as such', () => {
    const decision = decide(adjustment(1), anAccount({ points: 5 }));
    expect(decision.accepted && decision.account).to.deep.include({
      ...{ points: 6, earned: 5, added: 1, removed: 0, buckets: { [MONTH_OF_EXPIRY]: 6 } },
    });
    expect(decision.accepted && decision.entry).to.deep.include({
      ...{ kind: 'adjustment', points: 1, month: MONTH_OF_EXPIRY, counters: { added: 1 }, reason: 'counted twice' },
    });
  });

  it('grows by points of the month in which what it corrects would expire', () => {
    const programme = aProgramme({ expiryMonths: 2, timeZone: 'Asia/Tokyo' });
    // The first of November in Tokyo.
    const decision = decide(adjustment(7, { activityAt: Date.UTC(2026, 9, 31, 15) }), anAccount(), { programme });
    expect(decision.accepted && decision.account.buckets).to.deep.equal({ '2027-01': 7 });
  });

  it('pays what is owed first', () => {
    const decision = decide(adjustment(7), anAccount({ debt: 5, reversed: 5 }));
    expect(decision.accepted && decision.account).to.include({ points: 2, debt: 0, added: 7 });
  });

  it('shrinks by what expires soonest, down to nothing', () => {
    const account = anAccount({ buckets: { '2027-01': 3, '2026-12': 4 } });
    const decision = decide(adjustment(-5), account);
    expect(decision.accepted && decision.account).to.deep.include({ points: 2, removed: 5, buckets: { '2027-01': 2 } });
    const all = decide(adjustment(-7), account);
    expect(all.accepted && all.account).to.deep.include({ points: 0, debt: 0, removed: 7, buckets: {} });
  });

  it('owes the rest where that was allowed, and is not touched otherwise', () => {
    const account = anAccount({ points: 7 });
    for (const asked of [adjustment(-8), adjustment(-8, { allowDebt: false })])
      expect(decide(asked, account)).to.deep.equal({ accepted: false, refusal: 'not_enough_points' });
    const owed = decide(adjustment(-8, { allowDebt: true }), account);
    expect(owed.accepted && owed.account).to.include({ points: 0, debt: 1, removed: 8 });
  });

  it('changes by a billion points at most, and never by nothing or a part of one', () => {
    for (const points of [1_000_000_000, -1_000_000_000]) expect(() => adjustment(points)).not.to.throw();
    for (const points of [0, 1_000_000_001, -1_000_000_001, 0.5, Number.NaN])
      expect(() => adjustment(points), String(points)).to.throw(AssertionError, `cannot adjust by ${points}`);
  });

  it('is dated by its cause, and never after its posting', () => {
    const dated = (activityAt: number) => {
      const decision = decide(adjustment(-1, { activityAt }), anAccount({ points: 1 }));
      return decision.accepted && decision.entry.activityAt;
    };
    expect([dated(NOON - 5), dated(NOON + 5)]).to.deep.equal([NOON - 5, NOON]);
  });
});
