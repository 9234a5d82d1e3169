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
});
