import { expect } from 'chai';
import {
  type CommerceRun,
  commerceReport,
  memberReport,
  type Run,
  runReport,
} from '../../../scripts/tools/reconcile/report.ts';

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

describe('the report of an order or a SKU', () => {
  const found: CommerceRun = {
    ...{ run: 'r', state: 'done', startedAt: '2026-11-21T12:00:00.000Z', actor: 'user:ops' },
    ...{ orders: 1, ordersWithGaps: 0, gaps: {}, named: [], skus: 2, skusWithGaps: 0, namedSkus: [] },
  };

  it('says what was compared, and what differs by which kind of gap', () => {
    const compared = '1 order(s) and 2 SKU(s) were compared with what else is known of them (run r).';
    expect(commerceReport(found)).to.deep.equal([compared, 'Nothing differs.']);
    const differs = { ordersWithGaps: 1, named: ['ABC001'], skusWithGaps: 1, namedSkus: ['APPLES'] };
    expect(commerceReport({ ...found, ...differs, gaps: { stock_missing: 1, reserved_differs: 2 } })).to.deep.equal([
      compared,
      'ABC001, APPLES: 1 stock_missing, 2 reserved_differs; docs/operations/order-gaps.md says what to do.',
    ]);
  });
});
