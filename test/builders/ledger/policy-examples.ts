import assert from 'node:assert/strict';
import { ALedger, instant } from './a-ledger.ts';
import { EXAMPLES_OF_LIVES } from './examples-of-lives.ts';
import type { LedgerModules } from './ledger-modules.ts';

/**
 * What no sum tells: which months pay, which come back, and what policies take. Run by the examples' own tests and on
 * ledgers with planted bugs.
 */
export const POLICY_EXAMPLES: Readonly<Record<string, (ledger: LedgerModules) => void>> = {
  'a capture of a part takes the soonest months of the hold': (ledger) => {
    const ada = held80(ledger);
    assert.equal(ada.capture('h', '2026-11-29T12:00Z', 30), 'applied');
    assert.deepEqual(ada.account.buckets, { '2026-11': 30, '2026-12': 40 });
    assert.deepEqual(ada.last?.paid, { '2026-11': 30 });
  },
  'a capture honours points whose month is over': (ledger) => {
    const ada = held80(ledger);
    assert.equal(ada.capture('h', '2026-12-02T00:00Z'), 'applied');
    assert.deepEqual([ada.account.spent, ada.account.expired, ada.account.buckets], [80, 0, { '2026-12': 20 }]);
  },
  'what a capture leaves of months that are over expires': (ledger) => {
    const ada = held80(ledger);
    assert.equal(ada.capture('h', '2026-12-02T00:00Z', 30), 'applied');
    assert.deepEqual([ada.account.spent, ada.account.expired, ada.account.buckets], [30, 30, { '2026-12': 40 }]);
  },
  'a spend takes what expires soonest': (ledger) => {
    const ada = novemberAndDecember(ledger);
    ada.spend(90, 's', '2026-11-20T12:00Z');
    assert.deepEqual(ada.last?.buckets, { '2026-11': -60, '2026-12': -30 });
  },
  'a spend is given back to its months, the last taken first': (ledger) => {
    const ada = novemberAndDecember(ledger);
    ada.spend(90, 's', '2026-11-20T12:00Z');
    assert.equal(ada.restore('spend', 's', 'r1', '2026-11-25T12:00Z', 40), 'applied');
    assert.deepEqual(ada.last?.buckets, { '2026-12': 30, '2026-11': 10 });
  },
  'a spend is given back up to what it took, in however many parts': (ledger) => {
    const ada = novemberAndDecember(ledger);
    ada.spend(50, 's', '2026-11-20T12:00Z');
    assert.equal(ada.restore('spend', 's', 'r1', '2026-11-20T12:00Z', 30), 'applied');
    assert.equal(ada.restore('spend', 's', 'r2', '2026-11-20T12:00Z', 21), 'more_than_was_spent');
    assert.equal(ada.restore('spend', 's', 'r3', '2026-11-20T12:00Z', 20), 'applied');
    assert.deepEqual([ada.account.points, ada.account.restored], [100, 50]);
  },
  'an order that is late expires with the orders of its own month': (ledger) => {
    const ada = new ALedger(ledger);
    ada.order('1', {}, '2026-11-27T12:00Z', '2026-09-15T00:00Z');
    ada.order('2', {}, '2026-11-27T12:00Z', '2025-11-01T00:00Z');
    assert.deepEqual(ada.account.buckets, { '2026-11': 50, '2027-09': 50 });
    assert.equal(ada.last?.activityAt, instant('2025-11-01T00:00Z'));
  },
  'an order so late that its points would be born expired counts from its announcement': (ledger) => {
    const ada = new ALedger(ledger);
    ada.order('1', {}, '2028-01-01T00:01:05Z', '2026-11-27T12:00Z', '2028-01-01T00:01:01Z');
    assert.deepEqual([ada.account.buckets, ada.account.expired], [{ '2029-01': 50 }, 0]);
  },
  'an order that was announced as long ago counts as of 14 days ago': (ledger) => {
    for (const announced of ['2026-09-20T12:00:05Z', undefined]) {
      const ada = new ALedger(ledger, { expiryMonths: 1 });
      ada.order('1', {}, '2026-11-12T12:00Z', '2026-09-20T12:00Z', announced);
      assert.deepEqual([ada.account.buckets, ada.account.expired], [{ '2026-11': 50 }, 0]);
      assert.equal(ada.last?.activityAt, instant('2026-10-29T12:00Z'));
    }
  },
  'an order of a time that is yet to come counts from now': (ledger) => {
    const ada = new ALedger(ledger);
    ada.order('1', {}, '2026-11-27T12:00Z', '2027-01-15T00:00Z');
    assert.deepEqual(ada.account.buckets, { '2027-11': 50 });
  },
  'an order is taken back from its own month first': (ledger) => {
    const ada = new ALedger(ledger);
    ada.give(30, '2026-12', '2026-11-01T12:00Z');
    ada.order('1', { points: 50 }, '2026-11-02T12:00Z');
    ada.cancel('1', '2026-11-03T12:00Z');
    assert.deepEqual(ada.account.buckets, { '2026-12': 30 });
  },
  ...EXAMPLES_OF_LIVES,
  'members are told of a month 30 days before it is over, and then no more': (ledger) => {
    const ada = new ALedger(ledger);
    ada.give(60, '2026-11', '2026-10-01T12:00Z');
    ada.lookAt('2026-10-31T23:59:59.999Z');
    assert.deepEqual(ada.world.notices, []);
    ada.lookAt('2026-11-01T00:00Z');
    assert.deepEqual(
      ada.world.notices.map(({ month, points, expiresAt }) => [month, points, expiresAt]),
      [['2026-11', 60, instant('2026-12-01T00:00Z')]],
    );
    ada.give(10, '2026-11', '2026-11-02T12:00Z');
    ada.give(40, '2026-12', '2026-11-02T12:00Z');
    ada.lookAt('2027-01-05T00:00Z');
    assert.equal(ada.world.notices.length, 1);
  },
  'an order gives no more than the cap of its rule': (ledger) => {
    const ada = new ALedger(ledger, {
      earningRules: [{ id: 'r', kind: 'perAmount', points: 1, per: 100, orderCap: 10 }],
    });
    ada.order('1', { value: 3000 }, '2026-11-01T12:00Z');
    assert.deepEqual([ada.account.points, ada.last?.wanted, ada.last?.cappedBy], [10, 30, 'orderCap']);
  },
  'nobody is owed by a correction that may leave no debt': (ledger) => {
    const ada = novemberAndDecember(ledger);
    assert.equal(ada.adjust(-101, 'a', '2026-11-02T12:00Z'), 'not_enough_points');
    assert.equal(ada.adjust(-101, 'b', '2026-11-02T12:00Z', true), 'applied');
    assert.deepEqual([ada.account.points, ada.account.debt], [0, 1]);
  },
};

export function novemberAndDecember(ledger: LedgerModules): ALedger {
  const ada = new ALedger(ledger);
  ada.give(60, '2026-11', '2026-11-01T12:00Z');
  ada.give(40, '2026-12', '2026-11-01T12:00Z');
  return ada;
}

/** 60 of November and 40 of December, of which 80 are held until the middle of December. */
export function held80(ledger: LedgerModules): ALedger {
  const ada = novemberAndDecember(ledger);
  ada.hold(80, 'h', '2026-11-20T12:00Z', 25 * 86_400);
  return ada;
}
