import { expect } from 'chai';
import {
  memberReport,
  ordersReport,
  type Run,
  runReport,
  stockReport,
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

describe('the report of a reconciliation of commerce', () => {
  const run = { run: 'r', state: 'done', startedAt: '2026-11-21T12:00:00.000Z', actor: 'user:ops' } as const;

  it('says how many orders and SKUs are right, and which are not, by which kinds of gaps', () => {
    const orders = { ...run, orders: 75, ordersWithGaps: 0, gaps: {}, named: [] };
    const compared = '75 order(s) were compared with events, stock, payments, points and charges (run r).';
    expect(ordersReport(orders)).to.deep.equal([compared, 'Each is what all of them say.']);
    expect(ordersReport({ ...orders, ordersWithGaps: 1, named: ['A'], gaps: { stock_missing: 1 } })).to.deep.equal([
      compared,
      'A: 1 stock_missing; docs/operations/order-gaps.md says what to do.',
    ]);
    const stock = { ...run, skus: 3, skusWithGaps: 0, gaps: {}, named: [] };
    const looked = '3 SKU(s) were compared with their movements and what is held for orders (run r).';
    expect(stockReport(stock)).to.deep.equal([looked, 'The stock of each is what they make of it.']);
    const gaps = { movement_missing: 1, reserved_differs: 2 };
    expect(stockReport({ ...stock, skusWithGaps: 2, named: ['TEA', 'MUG'], gaps })).to.deep.equal([
      looked,
      'TEA, MUG: 1 movement_missing, 2 reserved_differs; docs/operations/stock-gaps.md says what to do.',
    ]);
  });
});
