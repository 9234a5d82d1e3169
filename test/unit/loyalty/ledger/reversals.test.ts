import { expect } from 'chai';
import type { ReversalPolicy } from '../../../../shared/loyalty/contracts/programme.ts';
import { reversalOf } from '../../../../shared/loyalty/reverse-order.ts';
import { ALedger, became } from '../../../builders/ledger/a-ledger.ts';
import { theLedger } from '../../../builders/ledger/ledger-modules.ts';
import { novemberAndDecember } from '../../../builders/ledger/policy-examples.ts';

const ledger = await theLedger();
const DAY_1 = '2026-11-01T12:00Z';
const DAY_2 = '2026-11-02T12:00Z';

describe('taking an order back', () => {
  const earned100Spent80 = (reversalPolicy: ReversalPolicy) => {
    const ada = new ALedger(ledger, { reversalPolicy });
    ada.order('1', { points: 100 }, DAY_1);
    ada.spend(80, 's', DAY_1);
    return ada;
  };
  const left = ({ account }: ALedger) => [account.points, account.debt, account.reversed];

  it('takes what is there and forgives the rest', () => {
    const ada = earned100Spent80('withinBalance');
    expect([ada.cancel('1', DAY_2), ...left(ada)]).to.deep.equal(['applied', 0, 0, 20]);
    expect(ada.last).to.include({ kind: 'reversal', points: -20, wanted: -100, related: 'order#1' });
    ada.order('2', { points: 50 }, DAY_2);
    expect(left(ada)).to.deep.equal([50, 0, 20]);
  });

  it('takes all, and what is missing is owed: whatever comes in pays it first', () => {
    const ada = earned100Spent80('unlimited');
    expect([ada.cancel('1', DAY_2), ...left(ada)]).to.deep.equal(['applied', 0, 80, 100]);
    expect(ada.spend(1, 'more', DAY_2)).to.equal('not_enough_points');
    ada.order('2', { points: 50 }, DAY_2);
    expect(left(ada)).to.deep.equal([0, 30, 100]);
    const other = earned100Spent80('unlimited');
    other.cancel('1', DAY_2);
    other.order('2', { points: 100 }, DAY_2);
    expect(left(other)).to.deep.equal([20, 0, 100]);
  });

  it('takes nothing where it may not take all', () => {
    const ada = earned100Spent80('refuse');
    expect([ada.cancel('1', DAY_2), ...left(ada)]).to.deep.equal(['already_spent', 20, 0, 0]);
  });

  it('takes nothing that is active where it may take pending points only', () => {
    const ada = earned100Spent80('pendingOnly');
    expect([ada.cancel('1', DAY_2), ...left(ada)]).to.deep.equal(['applied', 20, 0, 0]);
  });

  it('happens once, and an order that was cancelled earns nothing when it comes again', () => {
    const ada = new ALedger(ledger);
    ada.order('a', { points: 50 }, DAY_1);
    ada.order('b', { points: 50 }, DAY_1);
    expect([ada.cancel('a', DAY_2), ada.cancel('a', DAY_2), ada.account.points]).to.deep.equal([
      'applied',
      'repeated',
      50,
    ]);
    expect([ada.order('a', { points: 50 }, DAY_2), ada.account.points]).to.deep.equal(['repeated', 50]);
  });

  it('before it is completed uses its source: the order earns nothing when it comes', () => {
    const ada = new ALedger(ledger);
    expect(ada.cancel('1', DAY_1)).to.equal('applied');
    expect(ada.world.entriesOf('ada').map(({ kind, points, reason }) => [kind, points, reason])).to.deep.equal([
      ['order', 0, 'cancelled_before_completed'],
      ['reversal', 0, undefined],
    ]);
    expect([ada.order('1', { points: 50 }, DAY_2), ada.account.points]).to.deep.equal(['repeated', 0]);
    expect(ada.refund('2', 'r', { refundedValue: 1 }, DAY_2)).to.equal('no_order');
  });

  it('takes nothing of a month that is over: its points are spent or gone', () => {
    const ada = new ALedger(ledger, { expiryMonths: 1 });
    ada.order('1', { points: 50 }, DAY_1);
    ada.order('2', { points: 30 }, '2026-12-15T12:00Z');
    expect(ada.cancel('1', '2027-01-01T00:00Z')).to.equal('applied');
    expect([ada.account.points, ada.account.expired, ada.account.reversed]).to.deep.equal([30, 50, 0]);
  });

  const parts: readonly [points: number, value: number, refunds: readonly number[], left: readonly number[]][] = [
    [50, 3000, [1000, 1000, 1000, 1000], [34, 17, 0, 0]],
    [10, 3000, [1000, 1000, 1000], [7, 4, 0]],
    [70, 4000, [2000], [35]],
    [70, 4000, [4000, 1], [0, 0]],
  ];
  for (const [points, value, refunds, wanted] of parts)
    it(`by parts of ${refunds} of ${value} leaves ${wanted} of ${points} points`, () => {
      const ada = new ALedger(ledger);
      ada.order('1', { points, value }, DAY_1);
      const seen = refunds.map((refundedValue, index) => {
        ada.refund('1', `r${index}`, { refundedValue }, DAY_2);
        expect(ada.refund('1', `r${index}`, { refundedValue }, DAY_2)).to.equal('repeated');
        return ada.account.points;
      });
      expect(seen).to.deep.equal(wanted);
    });

  it('by shares adds up to the whole of an order whose value nobody told', () => {
    const ada = new ALedger(ledger);
    ada.order('1', { points: 50 }, DAY_1);
    const seen = [1, 2, 3, 4].map((part) => {
      ada.refund('1', `r${part}`, { share: 1 / 3 }, DAY_2);
      return ada.account.points;
    });
    expect(seen).to.deep.equal([34, 17, 0, 0]);
    ada.order('2', { points: 50 }, DAY_2);
    expect(ada.refund('2', 'r', { refundedValue: 100 }, DAY_2)).to.equal('order_without_value');
  });

  it('by a share is exact: neither more nor less than was refunded', () => {
    const left = (order: { readonly points: number; readonly value?: number }, share: number) => {
      const ada = new ALedger(ledger);
      ada.order('1', order, DAY_1);
      ada.refund('1', 'r', { share }, DAY_2);
      return ada.account.points;
    };
    expect(left({ points: 50 }, 0.02)).to.equal(49);
    expect(left({ points: 50, value: 2000 }, 0.6)).to.equal(20);
    expect(left({ points: 100, value: 100 }, 0.99)).to.equal(1);
    // A thousandth of a millionth is lost where thirds are written as decimals.
    expect(left({ points: 50 }, 0.999_999_999)).to.equal(0);
    expect(left({ points: 50 }, 0.999_999_998_999)).to.equal(1);
  });

  it('takes all where it may not take a part, as long as all is there', () => {
    const ada = new ALedger(ledger, { reversalPolicy: 'refuse' });
    ada.order('1', { points: 100 }, DAY_1);
    expect([ada.cancel('1', DAY_2), ada.account.points]).to.deep.equal(['applied', 0]);
  });

  it('takes nothing of an order that was cancelled before it came, or as a whole, whatever its value', () => {
    const ada = new ALedger(ledger);
    ada.cancel('early', DAY_1);
    expect([ada.refund('early', 'r', { refundedValue: 1900 }, DAY_2), ada.account.points]).to.deep.equal([
      'applied',
      0,
    ]);
    expect(ada.last).to.deep.include({ points: 0, counters: {} });
    expect(ada.order('early', { points: 50, value: 1900 }, DAY_2)).to.equal('repeated');
    ada.order('1', { points: 50 }, DAY_1);
    ada.order('2', { points: 30 }, DAY_1);
    ada.cancel('1', DAY_2);
    expect([ada.refund('1', 'r', { refundedValue: 100 }, DAY_2), ada.account.points]).to.deep.equal(['applied', 30]);
    ada.refund('2', 'half', { share: 0.5 }, DAY_2);
    expect(ada.refund('2', 'r', { refundedValue: 100 }, DAY_2)).to.equal('order_without_value');
  });

  it('takes nothing for nothing, also of an order worth a cent or nothing', () => {
    const ada = new ALedger(ledger);
    ada.order('cent', { points: 50, value: 1 }, DAY_1);
    ada.refund('cent', 'r', { refundedValue: 0 }, DAY_2);
    expect(ada.last).to.deep.include({ points: 0, counters: {} });
    ada.refund('cent', 's', { refundedValue: 1 }, DAY_2);
    expect(ada.account.points).to.equal(0);
    ada.order('gift', { points: 7, value: 0 }, DAY_2);
    ada.refund('gift', 'r', { refundedValue: 0 }, DAY_2);
    expect(ada.account.points).to.equal(0);
    ada.order('without', { points: 0, value: 100 }, DAY_2);
    ada.order('with', { points: 5, value: 100 }, DAY_2);
    expect([ada.cancel('without', DAY_2), ada.account.points]).to.deep.equal(['applied', 5]);
  });

  it('says what it wanted only where it took something else', () => {
    const ada = new ALedger(ledger, { reversalPolicy: 'unlimited' });
    ada.order('1', { points: 50 }, DAY_1);
    ada.spend(20, 's', DAY_1);
    ada.cancel('1', DAY_2);
    expect(ada.last).to.deep.include({ points: -30, counters: { reversed: 50 } });
    expect(ada.last).not.to.have.property('wanted');
    ada.cancel('early', DAY_2);
    expect(ada.last).not.to.have.property('wanted');
  });

  it('is of a share above nothing up to all, and of no part of a cent', () => {
    const ada = new ALedger(ledger);
    ada.order('1', { points: 50, value: 100 }, DAY_1);
    for (const share of [0, -0.5, 1.0001, 1.5])
      expect(() => ada.refund('1', 'r', { share }, DAY_2), `${share}`).to.throw(/^cannot refund a share of /);
    for (const refundedValue of [-1, 0.5])
      expect(() => ada.refund('1', 'r', { refundedValue }, DAY_2)).to.throw(/^cannot refund /);
    expect([ada.refund('1', 'r', { share: 1 }, DAY_2), ada.account.points]).to.deep.equal(['applied', 0]);
  });

  it('after refunds takes the rest', () => {
    const ada = new ALedger(ledger);
    ada.order('1', { points: 50, value: 300 }, DAY_1);
    ada.refund('1', 'r', { refundedValue: 100 }, DAY_2);
    expect([ada.cancel('1', DAY_2), ada.account.points, ada.account.reversed]).to.deep.equal(['applied', 0, 50]);
    expect(ada.refund('1', 'r2', { refundedValue: 100 }, DAY_2)).to.equal('applied');
    expect(ada.last).to.deep.include({ points: 0, counters: {} });
    expect(ada.world.entriesOf('ada')[0]?.reversedBy).to.deep.equal(['reversal#1:r', 'reversal#1', 'reversal#1:r2']);
    expect(ada.world.faults()).to.deep.equal([]);
  });

  it('has a source that no other order and refund have, whatever their ids contain', () => {
    const ids = [
      reversalOf({ kind: 'order', sourceId: 'a:b' }),
      reversalOf({ kind: 'order', sourceId: 'a' }, 'b'),
      reversalOf({ kind: 'order', sourceId: 'a%3Ab' }),
      reversalOf({ kind: 'order', sourceId: 'a:b' }, 'c'),
      reversalOf({ kind: 'order', sourceId: 'a' }, 'b:c'),
      reversalOf({ kind: 'order', sourceId: 'ab' }),
    ].map(({ sourceId }) => sourceId);
    expect(new Set(ids).size).to.equal(6);
    expect(reversalOf({ kind: 'order', sourceId: '50%:x' })).to.deep.equal({
      kind: 'reversal',
      sourceId: '50%25%3Ax',
    });
    expect(reversalOf({ kind: 'order', sourceId: '1', shop: 's' }, 'r')).to.deep.equal({
      kind: 'reversal',
      sourceId: '1:r',
      shop: 's',
    });
  });
});

describe('giving a spend back', () => {
  it('puts points into the months that they came from, and those of a month that is over expire', () => {
    const ada = novemberAndDecember(ledger);
    ada.spend(90, 's', '2026-11-20T12:00Z');
    expect(ada.restore('spend', 's', 'r1', '2026-11-25T12:00Z', 40)).to.equal('applied');
    expect(ada.account.buckets).to.deep.equal({ '2026-11': 10, '2026-12': 40 });
    expect(ada.restore('spend', 's', 'r2', '2026-12-02T12:00Z', 50)).to.equal('applied');
    expect(ada.last).to.deep.include({ points: 0, counters: { restored: 50, expired: 50 }, related: 'spend#s' });
    expect(ada.last?.expired).to.deep.equal({ '2026-11': 50 });
    expect(ada.restore('spend', 's', 'r3', '2026-12-02T12:00Z', 1)).to.equal('more_than_was_spent');
    expect(ada.restore('spend', 's', 'r2', '2026-12-02T12:00Z', 50)).to.equal('repeated');
    expect(ada.world.faults()).to.deep.equal([]);
  });

  it('names what gave it back, of many parts the newest 20', () => {
    const ada = novemberAndDecember(ledger);
    ada.spend(90, 's', '2026-11-20T12:00Z');
    for (let part = 1; part <= 21; part++) ada.restore('spend', 's', `r${part}`, '2026-11-20T12:00Z', 1);
    const spent = ada.world.entriesOf('ada').find(({ kind }) => kind === 'spend');
    expect(spent).to.include({ reversedPoints: 21 });
    expect(spent?.reversedBy).to.have.length(20);
    expect([spent?.reversedBy?.at(0), spent?.reversedBy?.at(-1)]).to.deep.equal(['restoration#r2', 'restoration#r21']);
  });

  it('gives back a whole number of points, at least one', () => {
    const ada = novemberAndDecember(ledger);
    ada.spend(50, 's', DAY_1);
    for (const points of [0, -1, 0.5])
      expect(() => ada.restore('spend', 's', 'r', DAY_2, points)).to.throw(`cannot give back ${points} points`);
  });

  it('gives nothing back of what a member spent before they were deleted', () => {
    const ada = novemberAndDecember(ledger);
    ada.spend(60, 's', DAY_1);
    ada.close(DAY_2);
    expect(ada.restore('spend', 's', 'r', DAY_2)).to.equal('account_closed');
    ada.signUp('2026-11-04T12:00Z');
    expect(ada.account.state).to.equal('open');
    expect(ada.restore('spend', 's', 'r', '2026-11-05T12:00Z')).to.equal('account_closed');
    expect(ada.restore('spend', 'never', 'r', '2026-11-05T12:00Z')).to.equal('no_spend');
    ada.order('1', { points: 50 }, '2026-11-06T12:00Z');
    ada.spend(20, 't', '2026-11-06T12:00Z');
    expect(ada.restore('spend', 't', 'r2', '2026-11-06T12:00Z')).to.equal('applied');
  });

  it('lets points of a month that is over live the days of grace', () => {
    const ada = new ALedger(ledger, { restoreGraceDays: 10 });
    ada.give(60, '2026-11', DAY_1);
    ada.spend(60, 's', DAY_1);
    ada.restore('spend', 's', 'r', '2026-12-25T12:00Z');
    expect(ada.account.buckets).to.deep.equal({ '2027-01': 60 });
  });

  it('counts the days of grace from the end of a month on, to the millisecond', () => {
    const restored = (iso: string, month = '2026-11') => {
      const ada = new ALedger(ledger, { restoreGraceDays: 10 });
      ada.give(60, month, DAY_1);
      ada.spend(60, 's', DAY_1);
      ada.restore('spend', 's', 'r', iso);
      return ada.account.buckets;
    };
    expect(restored('2026-11-30T23:59:59.999Z')).to.deep.equal({ '2026-11': 60 });
    expect(restored('2026-12-01T00:00:00.000Z')).to.deep.equal({ '2026-12': 60 });
    expect(restored('2026-12-21T23:59:59.999Z')).to.deep.equal({ '2026-12': 60 });
    expect(restored('2026-12-22T00:00:00.000Z')).to.deep.equal({ '2027-01': 60 });
    expect(restored('2026-12-22T00:00:00.000Z', '2027-05'), 'a month that is not over').to.deep.equal({
      '2027-05': 60,
    });
  });

  it('names no month that it gives nothing to', () => {
    const ada = novemberAndDecember(ledger);
    ada.spend(90, 's', '2026-11-20T12:00Z');
    ada.restore('spend', 's', 'r', '2026-11-20T12:00Z', 10);
    expect(ada.last?.buckets).to.deep.equal({ '2026-12': 10 });
    ada.restore('spend', 's', 'r2', '2026-11-20T12:00Z', 40);
    expect(ada.last?.buckets).to.deep.equal({ '2026-12': 20, '2026-11': 20 });
    ada.restore('spend', 's', 'r3', '2026-11-20T12:00Z', 40);
    expect(ada.last?.buckets).to.deep.equal({ '2026-11': 40 });
  });

  it('takes all that is left of it where nobody says how much, of a capture too', () => {
    const ada = novemberAndDecember(ledger);
    ada.hold(80, 'h', '2026-11-20T12:00Z');
    ada.capture('h', '2026-11-20T12:01Z', 70);
    ada.restore('capture', 'h', 'r1', '2026-11-20T12:02Z', 15);
    expect(ada.last?.buckets).to.deep.equal({ '2026-11': 5, '2026-12': 10 });
    ada.restore('capture', 'h', 'r2', '2026-11-20T12:02Z');
    expect(ada.account.buckets).to.deep.equal({ '2026-11': 60, '2026-12': 40 });
    expect(ada.restore('capture', 'h', 'r3', '2026-11-20T12:02Z')).to.equal('more_than_was_spent');
    expect(ada.restore('spend', 'nothing', 'r4', '2026-11-20T12:02Z')).to.equal('no_spend');
  });
});

describe('correcting by hand', () => {
  it('gives points that are not earned, with who and why in the entry', () => {
    const ada = novemberAndDecember(ledger);
    expect(ada.adjust(25, 'k', DAY_2)).to.equal('applied');
    expect([ada.account.added, ada.account.earned]).to.deep.equal([25, 100]);
    expect(ada.last).to.include({ kind: 'adjustment', reason: 'why', actor: 'test', month: '2027-11' });
  });

  it('takes back 60000 given by mistake, of which 45000 were spent, where a debt is allowed', () => {
    const ada = novemberAndDecember(ledger);
    ada.spend(100, 'before', DAY_1);
    ada.adjust(60_000, 'mistake', DAY_1);
    ada.spend(45_000, 's', DAY_1);
    expect(ada.adjust(-60_000, 'fix', DAY_2)).to.equal('not_enough_points');
    expect(ada.adjust(-60_000, 'fix', DAY_2, true)).to.equal('applied');
    expect([ada.account.points, ada.account.debt]).to.deep.equal([0, 45_000]);
    expect(ada.spend(1, 'more', DAY_2)).to.equal('not_enough_points');
    expect(ada.world.faults()).to.deep.equal([]);
  });

  it('takes up to a thousand million points, and not nothing', () => {
    const ada = novemberAndDecember(ledger);
    expect(ada.adjust(1_000_000_000, 'a', DAY_2)).to.equal('applied');
    for (const points of [0, 1_000_000_001, -1_000_000_001, 0.5])
      expect(() => ada.adjust(points, 'b', DAY_2)).to.throw(/^cannot adjust by /);
  });
});

describe('merging two accounts', () => {
  it('moves points in their months, and what comes for the first later is the second one’s', () => {
    const ada = new ALedger(ledger);
    const { world } = ada;
    const at = Date.parse(DAY_2);
    ada.give(100, '2026-12', DAY_1);
    const give = (userId: string, sourceId: string, points: number) =>
      world.apply(
        userId,
        [ledger.earn({ source: { kind: 'order', sourceId }, points: () => points, correlationId: 'c' })],
        at,
      )[0]?.status;
    give('bob', 'b', 250);
    expect(world.merge('ada', 'bob', at).status).to.equal('applied');
    expect(world.account('bob')).to.deep.include({
      points: 350,
      buckets: { '2026-12': 100, '2027-11': 250 },
      added: 100,
      absorbed: ['ada'],
    });
    expect(world.account('ada')).to.deep.include({ points: 0, state: 'merged', mergedInto: 'bob', removed: 100 });
    expect(world.merge('ada', 'bob', at).status).to.equal('repeated');
    expect([give('ada', '100 2026-12 0', 9), give('ada', 'new', 9)]).to.deep.equal(['repeated', 'applied']);
    expect(world.account('bob').points).to.equal(359);
    expect(world.faults()).to.deep.equal([]);
  });

  it('is refused with oneself, beside an open hold, and for an account that is merged or closed', () => {
    const ada = novemberAndDecember(ledger);
    const at = Date.parse(DAY_2);
    const refusal = (from: string, to: string) => {
      const outcome = ada.world.merge(from, to, at);
      return outcome.status === 'refused' ? outcome.refusal : outcome.status;
    };
    expect(refusal('ada', 'ada')).to.equal('own_account');
    ada.hold(10, 'h', DAY_2);
    expect(refusal('ada', 'bob')).to.equal('holds_open');
    ada.release('h', DAY_2);
    expect(refusal('ada', 'bob')).to.equal('applied');
    expect([refusal('ada', 'cid'), refusal('cid', 'ada')]).to.deep.equal(['account_merged', 'account_merged']);
    ada.world.apply('bob', [ledger.close({ correlationId: 'c' })], at);
    expect(refusal('cid', 'bob')).to.equal('account_closed');
  });
});

describe('members who are one, of whom some were deleted and came back', () => {
  const source = (kind: 'order' | 'spend' | 'restoration', sourceId: string) => ({ kind, sourceId }) as const;
  const command = { correlationId: 'c' };
  /** Bob earns an order of 50 and spends 20 of it. */
  const bobsPast = (ada: ALedger, iso: string) =>
    ada.world.apply(
      'bob',
      [
        ledger.earn({ ...command, source: source('order', 'bobs'), points: () => 50 }),
        ledger.spend({ ...command, source: source('spend', 'bobs'), points: 20 }),
      ],
      Date.parse(iso),
    );
  const deleteAndReturn = (ada: ALedger, userId: string) => {
    const [deleted, back] = [Date.parse(DAY_2), Date.parse('2026-11-03T12:00Z')];
    ada.world.apply(userId, [ledger.close({ ...command, activityAt: deleted })], deleted);
    ada.world.apply(userId, [ledger.signUp({ ...command, userId, activityAt: back })], back);
  };
  const takeBack = (ada: ALedger, userId: string, iso: string) =>
    [
      ledger.reverseSpend({
        ...command,
        source: source('restoration', 'r'),
        of: source('spend', 'bobs'),
        userId: 'bob',
      }),
      ledger.reverseOrder({ ...command, order: source('order', 'bobs') }),
    ].map((movement) => {
      const [outcome] = ada.world.apply(userId, [movement], Date.parse(iso));
      return outcome && became(outcome);
    });

  it('gives back and takes back what another one had, whoever came back meanwhile', () => {
    const ada = new ALedger(ledger);
    bobsPast(ada, DAY_1);
    ada.signUp(DAY_1);
    deleteAndReturn(ada, 'ada');
    ada.world.merge('bob', 'ada', Date.parse('2026-11-04T12:00Z'));
    expect(ada.account).to.include({ state: 'open', points: 30 });
    expect(takeBack(ada, 'ada', '2026-11-05T12:00Z')).to.deep.equal(['applied', 'applied']);
    expect(ada.account).to.include({ points: 0, restored: 20, reversed: 50 });
    expect(ada.world.faults()).to.deep.equal([]);
  });

  it('gives and takes nothing of an earlier life of the one who was merged', () => {
    const ada = new ALedger(ledger);
    bobsPast(ada, DAY_1);
    deleteAndReturn(ada, 'bob');
    ada.signUp(DAY_1);
    ada.world.merge('bob', 'ada', Date.parse('2026-11-04T12:00Z'));
    const { points } = ada.account;
    expect(takeBack(ada, 'ada', '2026-11-05T12:00Z')).to.deep.equal(['account_closed', 'applied']);
    expect(ada.account).to.include({ points, restored: 0, reversed: 0 });
    expect(ada.world.faults()).to.deep.equal([]);
  });

  it('gives and takes nothing of what was merged before all of it was forfeited', () => {
    const ada = new ALedger(ledger);
    bobsPast(ada, DAY_1);
    ada.signUp(DAY_1);
    ada.world.merge('bob', 'ada', Date.parse(DAY_1));
    deleteAndReturn(ada, 'ada');
    ada.order('new', { points: 70 }, '2026-11-04T12:00Z');
    expect(takeBack(ada, 'ada', '2026-11-05T12:00Z')).to.deep.equal(['account_closed', 'applied']);
    expect(ada.account).to.include({ points: 70, restored: 0, reversed: 0 });
    // And all of them are known to whoever this one is merged into.
    ada.world.merge('ada', 'cid', Date.parse('2026-11-06T12:00Z'));
    expect(ada.world.account('cid').lives).to.have.all.keys('ada', 'bob');
    expect(ada.world.faults()).to.deep.equal([]);
  });
});

describe('closing an account', () => {
  it('forfeits what is left and held, and nothing is counted until the member signs up again', () => {
    const ada = novemberAndDecember(ledger);
    ada.hold(30, 'h', DAY_2);
    expect(ada.close(DAY_2)).to.equal('applied');
    expect(ada.account).to.deep.include({ points: 0, held: 0, buckets: {}, holds: {}, removed: 100, state: 'closed' });
    expect([ada.close(DAY_2), ada.order('9', { points: 1 }, DAY_2), ada.capture('h', DAY_2)]).to.deep.equal([
      'repeated',
      'account_closed',
      'account_closed',
    ]);
    expect(ada.world.faults()).to.deep.equal([]);
  });

  it('is done for a member never seen too: a late sign-up gives nothing', () => {
    const ada = new ALedger(ledger);
    expect([ada.close(DAY_1), ada.order('1', { points: 1 }, DAY_2)]).to.deep.equal(['applied', 'account_closed']);
    expect(ada.signUp(DAY_2, '2026-10-31T12:00Z')).to.equal('account_closed');
  });

  it('is undone by a later sign-up, which welcomes whoever never was', () => {
    const ada = new ALedger(ledger);
    ada.close(DAY_1);
    expect([ada.signUp(DAY_2), ada.account.points, ada.last?.kind]).to.deep.equal(['applied', 100, 'welcome']);
    ada.close('2026-11-20T12:00Z');
    expect([ada.signUp('2026-11-21T12:00Z'), ada.account.points]).to.deep.equal(['applied', 0]);
    expect(ada.world.faults()).to.deep.equal([]);
  });

  it('by a sign-up without a time is not undone: it may be the first one, come again', () => {
    const ada = new ALedger(ledger);
    ada.close(DAY_1);
    expect(ada.apply(ledger.signUp({ userId: 'ada', correlationId: 'c' }), DAY_2)).to.equal('account_closed');
  });

  it('leaves the points alone that were merged into another account', () => {
    const ada = new ALedger(ledger);
    ada.give(60, '2026-12', DAY_1);
    ada.world.merge('ada', 'bob', Date.parse(DAY_1));
    expect(ada.close(DAY_2)).to.equal('account_closed');
    expect(ada.world.account('bob')).to.include({ points: 60, state: 'open' });
  });

  it('takes nothing for an order of an earlier life: its points were forfeited', () => {
    const ada = new ALedger(ledger, { reversalPolicy: 'unlimited' });
    ada.order('1', { points: 50 }, DAY_1);
    ada.close(DAY_1, '2026-11-01T13:00Z');
    ada.signUp(DAY_2);
    const { points } = ada.account;
    expect([ada.cancel('1', DAY_2), ada.account.points, ada.account.debt]).to.deep.equal(['applied', points, 0]);
  });
});
