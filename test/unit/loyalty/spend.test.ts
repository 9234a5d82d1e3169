import { AssertionError } from 'node:assert';
import { expect } from 'chai';
import { anAccount, decide, NOON } from '../../builders/accounts.ts';
import { aSpend } from '../../builders/movements.ts';

const spent = (points: number, account = anAccount()) =>
  decide(aSpend(points, 'key'), account, { circumstances: { at: NOON + 1 } });

describe('spending', () => {
  // Named out of order: neither insertion nor numbers decide, but the month.
  const account = anAccount({ buckets: { '2027-10': 30, '2027-02': 20, '2026-12': 10 }, sequence: 3 });

  it('keeps in the entry what tells a repeated request from another one', () => {
    const decision = decide(aSpend(1, 'key', 'the first'), anAccount({ points: 1 }));
    expect(decision.accepted && decision.entry.fingerprint).to.equal('the first');
  });

  it('takes the soonest-expiring points first and records which months paid', () => {
    const decision = spent(25, account);
    expect(decision).to.deep.include({ accepted: true });
    if (!decision.accepted) return;
    expect(decision.account).to.deep.include({
      points: 35,
      spent: 25,
      earned: 60,
      buckets: { '2027-02': 5, '2027-10': 30 },
      sequence: 4,
      updatedAt: NOON + 1,
    });
    expect(decision.entry).to.deep.include({
      kind: 'spend',
      sourceId: 'key',
      points: -25,
      after: { available: 35, held: 0, debt: 0 },
      sequence: 4,
      buckets: { '2026-12': -10, '2027-02': -15 },
      fingerprint: 'spend 25',
    });
  });

  it('leaves no empty bucket behind', () => {
    const decision = spent(10, account);
    expect(decision.accepted && Object.keys(decision.account.buckets).sort()).to.deep.equal(['2027-02', '2027-10']);
  });

  it('takes the whole balance, and refuses one point more', () => {
    const decision = spent(60, account);
    expect(decision.accepted && decision.account).to.deep.include({ points: 0, buckets: {}, spent: 60 });
    expect(spent(61, account)).to.deep.equal({ accepted: false, refusal: 'not_enough_points' });
    expect(spent(1)).to.deep.equal({ accepted: false, refusal: 'not_enough_points' });
  });

  it('leaves points alone that are held for a purchase', () => {
    const held = anAccount({ points: 10, held: 90 });
    expect(spent(11, held).accepted).to.equal(false);
    const decision = spent(10, held);
    expect(decision.accepted && decision.account).to.include({ points: 0, held: 90, spent: 10 });
  });

  it('never opens an account', () => {
    expect(aSpend(1, 'key').opensAccount).to.equal(false);
  });

  for (const points of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
    it(`of ${points} points is a mistake of the caller`, () => {
      expect(() => aSpend(points, 'key')).to.throw(AssertionError);
    });
});
