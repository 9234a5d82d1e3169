import { expect } from 'chai';
import type { Return } from '../../../shared/pos/session-record.ts';
import { totalsOf } from '../../../shared/pos/totals.ts';
import { aSession, BEGUN_AT } from '../../builders/pos/a-session.ts';

const back = (more: Partial<Return>): Return => ({
  ...{ returnId: 'r', kind: 'return', state: 'done', fingerprint: 'f', at: BEGUN_AT },
  ...more,
});
const returned = (...returns: Return[]) => totalsOf([aSession('finalized', { returns })], BEGUN_AT).returns;

describe('the totals of a till', () => {
  it('have what came back of a sale, and never more than was sold', () => {
    const part = back({ amount: 5000, points: 150 });
    expect(returned(part)).to.deep.equal({ count: 1, amount: 50, points: 150 });
    const rest = back({ returnId: 'void-1', kind: 'void', points: 300 });
    expect(returned(part, rest)).to.deep.equal({ count: 2, amount: 150, points: 450 });
    expect(returned(back({ amount: 5000, state: 'refused' }))).to.deep.equal({ count: 0, amount: 0, points: 0 });
  });

  it('count sessions by what they are at the moment, and sum up what is booked alone', () => {
    const over = aSession('active').expiresAt;
    const sessions = [
      aSession('finalized'),
      aSession('finalized', { finalAmount: 2550, earnedPoints: 75, returns: [back({ amount: 1000, points: 30 })] }),
      ...[aSession('active'), aSession('calculated'), aSession('finalizing'), aSession('failed'), aSession('voided')],
    ];
    expect(totalsOf(sessions, over - 1)).to.deep.equal({
      sessions: 7,
      statuses: {
        ...{ identifying: 0, active: 1, calculated: 1, finalizing: 1, finalized: 2, failed: 1, expired: 0, voided: 1 },
      },
      ...{ amount: 175.5, earnedPoints: 525, netPoints: 495 },
      returns: { count: 1, amount: 10, points: 30 },
    });
    expect(totalsOf(sessions, over).statuses).to.include({ active: 0, calculated: 0, expired: 2 });
  });

  it('are nothing of a day without sales, or with visits that earn nothing', () => {
    const nothing = { amount: 0, earnedPoints: 0, returns: { count: 0, amount: 0, points: 0 }, netPoints: 0 };
    expect(totalsOf([], BEGUN_AT)).to.deep.include({ sessions: 0, ...nothing });
    const { finalAmount: _, earnedPoints: __, ...visit } = aSession('finalized');
    expect(totalsOf([visit], BEGUN_AT)).to.deep.include({ sessions: 1, ...nothing });
  });
});
