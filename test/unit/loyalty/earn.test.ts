import { AssertionError } from 'node:assert';
import { expect } from 'chai';
import { earn } from '../../../shared/loyalty/earn.ts';
import { anAccount, aProgramme, decide, MONTH_OF_EXPIRY, NOON } from '../../builders/accounts.ts';
import { anOrder, aWelcome } from '../../builders/movements.ts';

const LATER = NOON + 1000;

describe('earning', () => {
  it('puts the points into the month in which they expire and says the balance after', () => {
    const decision = decide(anOrder('7'), anAccount(), { circumstances: { at: LATER, attemptId: 'mine' } });
    expect(decision).to.deep.include({
      accepted: true,
      account: anAccount({ points: 50, sequence: 1, updatedAt: LATER }),
      entries: [
        {
          kind: 'order',
          sourceId: '7',
          points: 50,
          change: { available: 50, held: 0, debt: 0 },
          counters: { earned: 50 },
          after: { available: 50, held: 0, debt: 0 },
          sequence: 1,
          buckets: { [MONTH_OF_EXPIRY]: 50 },
          month: MONTH_OF_EXPIRY,
          fingerprint: null,
          correlationId: 'order 7',
          attemptId: 'mine',
          actor: null,
          createdAt: LATER,
          effectiveAt: LATER,
          activityAt: LATER,
        },
      ],
    });
  });

  it('adds to a month that holds points already, and leaves the others', () => {
    const account = anAccount({ buckets: { '2026-12': 5, [MONTH_OF_EXPIRY]: 10 } });
    const decision = decide(anOrder('7'), account);
    expect(decision.accepted && decision.account.buckets).to.deep.equal({ '2026-12': 5, [MONTH_OF_EXPIRY]: 60 });
    expect(decision.accepted && decision.account.points).to.equal(65);
  });

  it('gives what the programme says', () => {
    const programme = aProgramme({ welcomePoints: 7, orderPoints: 3, expiryMonths: 1 });
    const points = [anOrder('1'), aWelcome('ada')].map((movement) => {
      const decision = decide(movement, anAccount(), { programme });
      return decision.accepted && decision.entry.buckets;
    });
    expect(points).to.deep.equal([{ '2026-12': 3 }, { '2026-12': 7 }]);
  });

  it('counts from when it happened while such points would live, and from when it was told from that instant on', () => {
    const monthAt = (at: number) => {
      const movement = earn({
        ...{ source: { kind: 'order', sourceId: '7' }, correlationId: 'c', points: () => 50 },
        ...{ activityAt: NOON, announcedAt: Date.UTC(2027, 5, 1) },
      });
      const decision = decide(movement, anAccount(), { circumstances: { at, attemptId: 'mine' } });
      return decision.accepted && decision.entry.month;
    };
    const over = Date.UTC(2027, 11, 1);
    expect([monthAt(over - 1), monthAt(over)]).to.deep.equal(['2027-11', '2028-06']);
  });

  it('opens an account: orders may come before the sign-up', () => {
    expect([anOrder('1').opensAccount, aWelcome('ada').opensAccount]).to.deep.equal([true, true]);
  });

  it('reaches the last exact total, and refuses the first beyond it', () => {
    const full = (short: number) => anAccount({ points: Number.MAX_SAFE_INTEGER - short });
    expect(decide(anOrder('1'), full(50)).accepted).to.equal(true);
    expect(decide(anOrder('1'), full(49))).to.deep.equal({
      accepted: false,
      refusal: 'balance_too_large',
    });
  });

  it('leaves an entry also where nothing is earned: its source is used', () => {
    const decision = decide(anOrder('1'), anAccount(), { programme: aProgramme({ orderPoints: 0 }) });
    expect(decision.accepted && decision.entry).to.deep.include({ points: 0, sequence: 1, kind: 'order', buckets: {} });
    expect(decision.accepted && decision.account).to.deep.include({ points: 0, buckets: {}, sequence: 1 });
  });

  it('takes a single point', () => {
    const decision = decide(anOrder('1'), anAccount(), { programme: aProgramme({ orderPoints: 1 }) });
    expect(decision.accepted && decision.account.points).to.equal(1);
  });

  it('counts what was ever earned, not the balance, towards the largest total', () => {
    const spentAll = anAccount({ points: 0, spent: Number.MAX_SAFE_INTEGER });
    expect(decide(anOrder('1'), spentAll).accepted).to.equal(false);
  });

  for (const points of [2 ** 53, 1e300])
    it(`of ${points} points is refused: no total would be exact`, () => {
      const movement = earn({ source: { kind: 'order', sourceId: '1' }, points: () => points, correlationId: 'c' });
      const refused = { accepted: false, refusal: 'balance_too_large' };
      expect(decide(movement)).to.deep.equal(refused);
      expect(decide(movement, anAccount({ debt: 5, reversed: 5 })), 'beside a debt').to.deep.equal(refused);
    });

  for (const points of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    it(`of ${points} points is a mistake of the caller`, () => {
      const movement = earn({ source: { kind: 'order', sourceId: '1' }, points: () => points, correlationId: 'c' });
      expect(() => decide(movement)).to.throw(AssertionError, /^cannot earn /);
    });
});
