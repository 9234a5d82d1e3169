import { expect } from 'chai';
import { ALedger } from '../../../builders/ledger/a-ledger.ts';
import { theLedger } from '../../../builders/ledger/ledger-modules.ts';

const ledger = await theLedger();
const DAY_1 = '2026-11-01T12:00Z';
const DAY_2 = '2026-11-02T12:00Z';

describe('what meets at the same time', () => {
  it('is counted in the month in which it happened, although it is taken in the next', () => {
    const ada = new ALedger(ledger);
    ada.order('1', {}, '2026-12-01T00:00:05.000Z', '2026-11-30T23:59:59.900Z');
    expect(ada.account.buckets).to.deep.equal({ '2027-11': 50 });
    expect(ada.last?.createdAt).to.equal(Date.parse('2026-12-01T00:00:05.000Z'));
    ada.order('2', {}, '2026-12-01T00:00:05.000Z', '2026-12-01T00:00:00.000Z');
    expect(ada.account.buckets).to.deep.equal({ '2027-11': 50, '2027-12': 50 });
  });

  it('lets a hold that lapses pay a debt with its soonest points before anything else comes', () => {
    const ada = new ALedger(ledger, { reversalPolicy: 'unlimited' });
    ada.order('1', { points: 50 }, DAY_1);
    ada.spend(50, 's', DAY_1);
    ada.give(60, '2026-12', DAY_1);
    ada.hold(60, 'h', '2026-11-16T00:00Z', 15 * 86_400);
    ada.cancel('1', '2026-11-17T00:00Z');
    expect([ada.account.points, ada.account.held, ada.account.debt]).to.deep.equal([0, 60, 50]);
    ada.order('2', { points: 50 }, '2026-12-01T00:00Z');
    expect(ada.account.buckets).to.deep.equal({ '2026-12': 10, '2027-12': 50 });
    expect(ada.world.entriesOf('ada').slice(-2)).to.deep.include.members([ada.last]);
    expect(ada.world.entriesOf('ada').at(-2)).to.deep.include({
      kind: 'lapse',
      change: { available: 10, held: -60, debt: -50 },
    });
  });

  it('lets a lapsed hold of a month that ends in the same instant expire at once', () => {
    const ada = new ALedger(ledger);
    ada.give(60, '2026-11', DAY_1);
    ada.hold(60, 'h', '2026-11-16T00:00Z', 15 * 86_400);
    ada.lookAt('2026-12-01T00:00Z');
    expect([ada.account.points, ada.account.held, ada.account.expired]).to.deep.equal([0, 0, 60]);
  });

  it('ends holds before months that end in the same instant', () => {
    const ada = new ALedger(ledger);
    ada.give(60, '2026-11', DAY_1);
    ada.hold(50, 'h', '2026-11-16T00:00Z', 15 * 86_400);
    ada.lookAt('2026-12-01T00:00Z');
    expect(
      ada.world
        .entriesOf('ada')
        .slice(-2)
        .map(({ kind, counters }) => [kind, counters]),
    ).to.deep.equal([
      ['lapse', { expired: 50 }],
      ['expiry', { expired: 10 }],
    ]);
  });

  it('gives all orders of one write the tier of before', () => {
    const tiers = [
      { id: 'bronze', name: 'Bronze', threshold: 0 },
      { id: 'silver', name: 'Silver', threshold: 100, multiplier: '2/1' },
    ] as const;
    const ada = new ALedger(ledger, { tiers, earningRules: [{ id: 'r', kind: 'perOrder', points: 50 }] });
    const orders = Array.from({ length: 10 }, (_, index) =>
      ledger.earnOrder({ source: { kind: 'order', sourceId: `${index}` }, order: {}, correlationId: 'c' }),
    );
    const outcomes = ada.world.apply('ada', orders, Date.parse(DAY_1));
    expect(outcomes.map((outcome) => outcome.status === 'applied' && outcome.entry.points)).to.deep.equal(
      Array.from({ length: 10 }, () => 50),
    );
    expect(ada.account.points).to.equal(500);
  });

  it('leaves no points beside a debt, whichever of a spend and a reversal comes first', () => {
    const both = (first: 'spend' | 'cancel') => {
      const ada = new ALedger(ledger, { reversalPolicy: 'unlimited' });
      ada.order('1', { points: 100 }, DAY_1);
      ada.order('2', { points: 20 }, DAY_1);
      const turns = { spend: () => ada.spend(80, 's', DAY_2), cancel: () => ada.cancel('1', DAY_2) };
      const outcomes = [turns[first](), turns[first === 'spend' ? 'cancel' : 'spend']()];
      return [...outcomes, ada.account.points, ada.account.debt];
    };
    expect(both('spend')).to.deep.equal(['applied', 'applied', 0, 60]);
    expect(both('cancel')).to.deep.equal(['applied', 'not_enough_points', 20, 0]);
  });

  it('adds two halves up to the whole, and a cancellation beside a completion up to nothing', () => {
    const ada = new ALedger(ledger);
    ada.order('1', { points: 51, value: 1000 }, DAY_1);
    for (const [refundId, left] of [
      ['a', 26],
      ['b', 0],
    ] as const) {
      expect(ada.refund('1', refundId, { refundedValue: 500 }, DAY_2)).to.equal('applied');
      expect(ada.account.points).to.equal(left);
    }
    for (const isFirst of [true, false]) {
      const bob = new ALedger(ledger);
      const order = () => bob.order('1', { points: 50 }, DAY_1);
      const cancel = () => bob.cancel('1', DAY_1);
      expect(isFirst ? [order(), cancel()] : [cancel(), order()]).to.deep.equal(
        isFirst ? ['applied', 'applied'] : ['applied', 'repeated'],
      );
      expect([bob.account.points, bob.account.debt]).to.deep.equal([0, 0]);
    }
  });

  it('decides anew what was refused, under the same key', () => {
    const ada = new ALedger(ledger);
    ada.order('1', { points: 50 }, DAY_1);
    expect(ada.spend(60, 'key', DAY_1)).to.equal('not_enough_points');
    ada.order('2', { points: 50 }, DAY_2);
    expect([ada.spend(60, 'key', DAY_2), ada.spend(60, 'key', DAY_2)]).to.deep.equal(['applied', 'repeated']);
    expect(ada.account.points).to.equal(40);
  });
});
