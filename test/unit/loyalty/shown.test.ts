import { expect } from 'chai';
import { balanceView } from '../../../shared/loyalty/balance-view.ts';
import { added, credit, negated, soonestFirst, sum, take } from '../../../shared/loyalty/buckets.ts';
import { endedHoldView, madeHoldView, openHoldsView } from '../../../shared/loyalty/hold-view.ts';
import { reconciliationView, runView } from '../../../shared/loyalty/reconciliation-view.ts';
import { cancelledOrder, refundedOrder } from '../../../shared/loyalty/reversed-order.ts';
import { reversedSpendView } from '../../../shared/loyalty/reversed-spend-view.ts';
import { dayOf, startOfDay, startOfMonth } from '../../../shared/loyalty/time-zone.ts';
import { anEntry, NOON } from '../../builders/accounts.ts';

const after = { available: 30, held: 20, debt: 5 };

describe('what members and administrators are shown', () => {
  it('of a balance: the moment, the view and each component', () => {
    expect(balanceView({ userId: 'ada' }, { at: NOON, view: 'posted' }, after)).to.deep.equal({
      ...{ userId: 'ada', at: '2026-11-21T12:00:00.000Z', view: 'posted' },
      ...after,
    });
  });

  it('of a hold that was made, and of one that ended', () => {
    const change = { available: -20, held: 20, debt: 0 };
    const made = anEntry({ kind: 'hold', sourceId: 'h', change, after, lapsesAt: NOON + 1000 });
    expect(madeHoldView(made)).to.deep.equal({
      ...{ holdId: 'h', points: 20, expiresAt: '2026-11-21T12:00:01.000Z' },
      ...{ currentPoints: 30, heldPoints: 20, transactionId: 'hold#h' },
    });
    const ended = { kind: 'capture', sourceId: 'h', change: { available: 8, held: -20, debt: 0 }, after } as const;
    expect(endedHoldView(anEntry({ ...ended, counters: { spent: 10, expired: 2 } }))).to.deep.equal({
      ...{ holdId: 'h', spentPoints: 10, returnedPoints: 8, expiredPoints: 2 },
      ...{ currentPoints: 30, heldPoints: 20, transactionId: 'capture#h' },
    });
    expect(endedHoldView(anEntry({ ...ended, counters: {} }))).to.include({ spentPoints: 0, expiredPoints: 0 });
  });

  it('of open holds: the one that lapses first first', () => {
    const hold = (points: number, lapsesAt: number) => ({ points, lapsesAt, buckets: {} });
    expect(openHoldsView({ holds: { late: hold(1, NOON + 2000), soon: hold(2, NOON) } })).to.deep.equal([
      { holdId: 'soon', points: 2, expiresAt: '2026-11-21T12:00:00.000Z' },
      { holdId: 'late', points: 1, expiresAt: '2026-11-21T12:00:02.000Z' },
    ]);
  });

  it('of a spend that was given back', () => {
    const back = { kind: 'restoration', sourceId: 'r', change: { available: 7, held: 0, debt: -1 }, after } as const;
    expect(
      reversedSpendView(anEntry({ ...back, related: 'spend#k', counters: { restored: 9, expired: 1 } })),
    ).to.deep.equal({
      ...{
        transactionId: 'restoration#r',
        reverses: 'spend#k',
        restoredPoints: 9,
        returnedPoints: 7,
        expiredPoints: 1,
      },
      ...{ currentPoints: 30, heldPoints: 20, debt: 5 },
    });
    expect(reversedSpendView(anEntry({ ...back, counters: {} }))).to.include({
      ...{ reverses: '', restoredPoints: 0, expiredPoints: 0 },
    });
  });

  it('of a reconciliation, with and without a drift, and of a run', () => {
    const seen = { userId: 'ada', sequence: 3, timer: 'set' };
    expect(reconciliationView(seen)).to.deep.equal({ ...seen, isCoherent: true, differences: [], faults: [] });
    const drift = { ...seen, checkedThrough: 1, differences: [], faults: ['a fault'] };
    expect(reconciliationView({ ...seen, drift })).to.deep.equal({
      ...seen,
      ...{ isCoherent: false, differences: [], faults: ['a fault'] },
    });
    const run = { run: 'r', day: null, actor: 'a', members: 3, drifts: 1, drifted: ['ada'], rearmedTimers: 2 };
    for (const [isDone, state] of [
      [true, 'done'],
      [false, 'running'],
    ] as const)
      expect(runView({ ...run, isDone, startedAt: NOON })).to.deep.equal({
        ...run,
        ...{ state, startedAt: '2026-11-21T12:00:00.000Z' },
      });
  });
});

describe('buckets', () => {
  it('are in the order of time, what never expires last', () => {
    const buckets = { never: 1, '2027-02': 2, '2026-11': 3 };
    expect(soonestFirst(buckets).map(([month]) => month)).to.deep.equal(['2026-11', '2027-02', 'never']);
    expect([sum(buckets), sum({})]).to.deep.equal([6, 0]);
    expect(negated({ a: 1, b: -2 })).to.deep.equal({ a: -1, b: 2 });
  });

  it('take up changes, and none is left empty', () => {
    expect(added({ a: 5, b: 1 }, { a: -5, b: 2, c: 3 })).to.deep.equal({ b: 3, c: 3 });
  });

  it('give what is asked for, at most what is there: of the preferred month, then of the soonest', () => {
    const buckets = { '2026-12': 10, '2026-11': 5 };
    expect(take(buckets, 7)).to.deep.equal({ '2026-11': 5, '2026-12': 2 });
    expect(take(buckets, 7, '2026-12')).to.deep.equal({ '2026-12': 7 });
    expect(take(buckets, 12, '2026-12')).to.deep.equal({ '2026-12': 10, '2026-11': 2 });
    expect(take(buckets, 99)).to.deep.equal({ '2026-11': 5, '2026-12': 10 });
    expect(take(buckets, 0)).to.deep.equal({});
  });

  it('that come in lose what is over, then pay the debt by the soonest, and the rest stays', () => {
    const came = { '2026-10': 4, '2026-11': 5, '2026-12': 10 };
    expect(credit(7, came, NOON, 'UTC')).to.deep.equal({
      expired: { '2026-10': 4 },
      debtPaid: 7,
      buckets: { '2026-12': 8 },
    });
    expect(credit(0, came, Date.UTC(2026, 11, 1), 'UTC').expired).to.deep.equal({ '2026-10': 4, '2026-11': 5 });
  });
});

describe('orders that are taken back, as they are announced', () => {
  it('are named as they were when they were completed, and a refund says of which part it is', () => {
    expect(cancelledOrder({ orderId: 7, userId: 42 }, { sender: 'shop' })).to.deep.equal({
      order: { kind: 'order', sourceId: '7', shop: 'shop' },
      userId: '42',
    });
    const refunded = { orderId: 'o', refundId: 1 };
    expect(refundedOrder({ ...refunded, refundedValue: 0 }, {})).to.deep.equal({
      order: { kind: 'order', sourceId: 'o' },
      refund: { refundId: '1', refundedValue: 0 },
    });
    expect(refundedOrder({ ...refunded, share: 0.5, userId: 5 }, {})).to.deep.equal({
      order: { kind: 'order', sourceId: 'o' },
      userId: '5',
      refund: { refundId: '1', share: 0.5 },
    });
  });

  it('are early where they say that the order was not completed, and only then', () => {
    const early = (orderCompleted: boolean) =>
      refundedOrder({ orderId: 'o', refundId: 1, refundedValue: 1, orderCompleted }, {});
    expect(early(false)).to.have.property('isEarly', true);
    expect(early(true)).not.to.have.property('isEarly');
  });
});

describe('days of a zone', () => {
  it('begin at its midnight, and where there is none with the first instant after it', () => {
    expect(startOfDay(Date.UTC(2026, 2, 8), 'UTC')).to.equal(Date.UTC(2026, 2, 8));
    expect(startOfDay(Date.UTC(2026, 2, 9), 'America/Los_Angeles')).to.equal(Date.UTC(2026, 2, 9, 7));
    expect(startOfDay(Date.UTC(2026, 2, 9), 'America/Los_Angeles'), 'again').to.equal(Date.UTC(2026, 2, 9, 7));
    // The clocks of Havana go from midnight to one o'clock.
    expect(startOfDay(Date.UTC(2026, 2, 8), 'America/Havana')).to.equal(Date.UTC(2026, 2, 8, 5));
    expect(startOfMonth(2026, 12, 'Asia/Tokyo')).to.equal(Date.UTC(2026, 11, 31, 15));
  });

  it('cost no formatter in UTC, one in each other zone, and each month is looked for once', () => {
    const { DateTimeFormat } = Intl;
    const format = Object.getOwnPropertyDescriptor(DateTimeFormat.prototype, 'format') as PropertyDescriptor;
    const costs = { made: 0, used: 0 };
    class Counted extends DateTimeFormat {
      constructor(...settings: ConstructorParameters<typeof DateTimeFormat>) {
        super(...settings);
        costs.made++;
      }
    }
    const counted = {
      ...format,
      get() {
        costs.used++;
        return format.get?.call(this);
      },
    };
    const costOf = (ask: () => unknown) => {
      Object.assign(costs, { made: 0, used: 0 });
      ask();
      return { ...costs };
    };
    Intl.DateTimeFormat = Counted as unknown as typeof DateTimeFormat;
    Object.defineProperty(DateTimeFormat.prototype, 'format', counted);
    try {
      const nothing = { made: 0, used: 0 };
      expect(costOf(() => dayOf(NOON, 'UTC'))).to.deep.equal(nothing);
      expect(costOf(() => startOfDay(Date.UTC(2026, 10, 21), 'UTC'))).to.deep.equal(nothing);
      expect(costOf(() => startOfMonth(2026, 10, 'UTC'))).to.deep.equal(nothing);
      // No other test asks for this zone: what is known of one is known to the whole process.
      expect(costOf(() => dayOf(NOON, 'Asia/Kathmandu'))).to.deep.equal({ made: 1, used: 1 });
      expect(costOf(() => dayOf(NOON, 'Asia/Kathmandu'))).to.deep.equal({ made: 0, used: 1 });
      const first = costOf(() => startOfMonth(2026, 10, 'Asia/Kathmandu'));
      expect(first.used).to.be.within(1, 40);
      expect(costOf(() => startOfMonth(2026, 10, 'Asia/Kathmandu'))).to.deep.equal(nothing);
    } finally {
      Object.defineProperty(DateTimeFormat.prototype, 'format', format);
      Intl.DateTimeFormat = DateTimeFormat;
    }
  });

  it('are told by date', () => {
    const at = Date.UTC(2026, 11, 31, 15);
    expect([dayOf(at, 'UTC'), dayOf(at, 'Asia/Tokyo'), dayOf(at - 1, 'Asia/Tokyo')]).to.deep.equal([
      '2026-12-31',
      '2027-01-01',
      '2026-12-31',
    ]);
  });
});
