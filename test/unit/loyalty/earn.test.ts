import { AssertionError } from 'node:assert';
import { expect } from 'chai';
import { earn } from '../../../shared/loyalty/earn.ts';
import { anAccount, aProgramme, circumstances, MONTH_OF_EXPIRY, NOON } from '../../builders/accounts.ts';
import { anOrder, aWelcome } from '../../builders/movements.ts';

const LATER = NOON + 1000;

describe('earning', () => {
  it('puts the points into the month in which they expire and says the balance after', () => {
    const decision = anOrder('7').decide(anAccount(), aProgramme(), circumstances({ at: LATER, attemptId: 'mine' }));
    expect(decision).to.deep.equal({
      accepted: true,
      account: anAccount({ points: 50, sequence: 1, updatedAt: LATER }),
      entry: {
        kind: 'order',
        sourceId: '7',
        points: 50,
        balanceAfter: 50,
        sequence: 1,
        buckets: { [MONTH_OF_EXPIRY]: 50 },
        fingerprint: null,
        correlationId: 'order 7',
        attemptId: 'mine',
        createdAt: LATER,
      },
    });
  });

  it('adds to a month that holds points already, and leaves the others', () => {
    const account = anAccount({ buckets: { '2026-12': 5, [MONTH_OF_EXPIRY]: 10 } });
    const decision = anOrder('7').decide(account, aProgramme(), circumstances());
    expect(decision.accepted && decision.account.buckets).to.deep.equal({ '2026-12': 5, [MONTH_OF_EXPIRY]: 60 });
    expect(decision.accepted && decision.account.points).to.equal(65);
  });

  it('gives what the programme says', () => {
    const programme = aProgramme({ welcomePoints: 7, orderPoints: 3, expiryMonths: 1 });
    const points = [anOrder('1'), aWelcome('ada')].map((movement) => {
      const decision = movement.decide(anAccount(), programme, circumstances());
      return decision.accepted && decision.entry.buckets;
    });
    expect(points).to.deep.equal([{ '2026-12': 3 }, { '2026-12': 7 }]);
  });

  it('opens an account: orders may come before the sign-up', () => {
    expect([anOrder('1').opensAccount, aWelcome('ada').opensAccount]).to.deep.equal([true, true]);
  });

  it('reaches the last exact total, and refuses the first beyond it', () => {
    const full = (short: number) => anAccount({ points: Number.MAX_SAFE_INTEGER - short });
    expect(anOrder('1').decide(full(50), aProgramme(), circumstances()).accepted).to.equal(true);
    expect(anOrder('1').decide(full(49), aProgramme(), circumstances())).to.deep.equal({
      accepted: false,
      refusal: 'balance_too_large',
    });
  });

  it('takes a single point', () => {
    const decision = anOrder('1').decide(anAccount(), aProgramme({ orderPoints: 1 }), circumstances());
    expect(decision.accepted && decision.account.points).to.equal(1);
  });

  it('counts what was ever earned, not the balance, towards the largest total', () => {
    const spentAll = anAccount({ points: 0, spent: Number.MAX_SAFE_INTEGER });
    expect(anOrder('1').decide(spentAll, aProgramme(), circumstances()).accepted).to.equal(false);
  });

  for (const points of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
    it(`of ${points} points is a mistake of the caller`, () => {
      const movement = earn({ source: { kind: 'order', sourceId: '1' }, points: () => points, correlationId: 'c' });
      expect(() => movement.decide(anAccount(), aProgramme(), circumstances())).to.throw(
        AssertionError,
        /^cannot earn /,
      );
    });
});
