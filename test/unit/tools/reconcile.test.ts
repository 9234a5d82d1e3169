import { expect } from 'chai';
import { memberReport, type Run, runReport } from '../../../scripts/tools/reconcile/report.ts';

const run: Run = {
  ...{ run: 'r', state: 'done', startedAt: '2026-11-21T12:00:00.000Z', day: null, actor: 'user:ops' },
  ...{ members: 3, drifts: 0, drifted: [], rearmedTimers: 0 },
};

describe('the report of a reconciliation', () => {
  it('says how many are right, whose accounts are not, and whose timers were set', () => {
    expect(runReport(run)).to.deep.equal([
      '3 account(s) of all members were compared with their entries (run r).',
      'Each is what its entries make of it.',
    ]);
    expect(
      runReport({ ...run, day: '2026-11-20', drifts: 2, drifted: ['ada', 'bob'], rearmedTimers: 1 }),
    ).to.deep.equal([
      '3 account(s) that changed on 2026-11-20 were compared with their entries (run r).',
      '2 are not what their entries make of them: ada, bob',
      '1 had no timer and have one again.',
      'make reconcile MEMBER=<id> shows where one differs; docs/operations/drift-found.md says what to do.',
    ]);
  });

  it('shows both sides of one account', () => {
    const found = { userId: 'ada', sequence: 2, isCoherent: false, timer: 'rearmed' as const };
    const differences = [{ field: 'points', kept: 101, rebuilt: 100 }];
    expect(memberReport({ ...found, differences, faults: ['order#1 is 2 after 0'] })).to.deep.equal([
      'The account of ada is not what its entries make of it:',
      '  points is kept as 101, and the entries make 100',
      '  order#1 is 2 after 0',
      'It had no timer and has one again.',
    ]);
  });
});
