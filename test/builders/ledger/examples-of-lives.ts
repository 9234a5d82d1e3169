import assert from 'node:assert/strict';
import { ALedger } from './a-ledger.ts';
import type { LedgerModules } from './ledger-modules.ts';

const DAY_1 = '2026-11-01T12:00Z';
const DAY_2 = '2026-11-02T12:00Z';
const DAY_3 = '2026-11-03T12:00Z';

/** What becomes of points when members go, come back and are merged, which no sum tells either. */
export const EXAMPLES_OF_LIVES: Readonly<Record<string, (ledger: LedgerModules) => void>> = {
  'a member who was erased and signs up again begins with nothing, and is not welcomed twice': (ledger) => {
    const ada = new ALedger(ledger);
    ada.signUp('2026-11-01T12:00Z');
    ada.close('2026-11-02T12:00Z');
    assert.equal(ada.signUp('2026-11-03T12:00Z'), 'applied');
    assert.deepEqual([ada.account.state, ada.account.points, ada.account.removed], ['open', 0, 100]);
    assert.equal(ada.order('1', { points: 50 }, '2026-11-04T12:00Z'), 'applied');
    assert.equal(ada.account.points, 50);
    assert.deepEqual(ada.world.faults(), []);
  },
  'news of an earlier life neither open nor close an account': (ledger) => {
    const ada = new ALedger(ledger);
    ada.signUp('2026-11-01T12:00Z');
    ada.close('2026-11-02T12:00Z');
    assert.equal(ada.signUp('2026-11-03T12:00Z', '2026-11-02T12:00Z'), 'account_closed');
    assert.equal(ada.signUp('2026-11-04T12:00Z'), 'applied');
    assert.equal(ada.close('2026-11-05T12:00Z', '2026-11-04T12:00Z'), 'account_closed');
    assert.equal(ada.signUp('2026-11-05T12:00Z', '2026-11-04T12:00Z'), 'repeated');
    assert.equal(ada.close('2026-11-05T12:00Z', '2026-11-04T12:00:00.001Z'), 'applied');
  },
  'what was earned and spent in an earlier life is neither taken nor given back': (ledger) => {
    const ada = new ALedger(ledger, { reversalPolicy: 'unlimited' });
    ada.signUp(DAY_1);
    ada.order('1', { points: 50 }, DAY_1);
    ada.spend(20, 's', DAY_1);
    ada.close(DAY_2);
    ada.signUp(DAY_3);
    ada.order('2', { points: 70 }, DAY_3);
    assert.equal(ada.cancel('1', DAY_3), 'applied');
    assert.equal(ada.restore('spend', 's', 'r', DAY_3), 'account_closed');
    assert.deepEqual([ada.account.points, ada.account.debt, ada.account.reversed], [70, 0, 0]);
  },
  'a life ends and begins also within one millisecond': (ledger) => {
    const ada = new ALedger(ledger, { reversalPolicy: 'unlimited' });
    ada.order('1', { points: 50 }, DAY_1);
    ada.close(DAY_1, '2026-11-01T11:59:58Z');
    assert.equal(ada.signUp(DAY_1, '2026-11-01T11:59:59Z'), 'applied');
    assert.equal(ada.order('2', { points: 70 }, DAY_1), 'applied');
    const { points } = ada.account;
    assert.equal(ada.cancel('1', DAY_1), 'applied');
    assert.deepEqual([ada.account.points, ada.account.reversed], [points, 0]);
    assert.equal(ada.cancel('2', DAY_1), 'applied');
    assert.deepEqual([ada.account.points, ada.account.reversed], [points - 70, 70]);
    assert.deepEqual(ada.world.faults(), []);
  },
  'the lives of a member who is merged are kept, and a return begins one of all who were merged before': (ledger) => {
    for (const closesFirst of [true, false]) {
      const ada = new ALedger(ledger, { reversalPolicy: 'unlimited' });
      const bob = (iso: string, movement: Parameters<LedgerModules['plan']>[3][number]) =>
        ada.world.apply('bob', [movement], Date.parse(iso));
      bob(DAY_1, ledger.earn({ source: { kind: 'order', sourceId: 'bobs' }, points: () => 50, correlationId: 'c' }));
      if (closesFirst) {
        bob(DAY_2, ledger.close({ correlationId: 'c', activityAt: Date.parse(DAY_2) }));
        bob(DAY_3, ledger.signUp({ userId: 'bob', correlationId: 'c', activityAt: Date.parse(DAY_3) }));
      }
      ada.signUp(DAY_1);
      assert.equal(ada.world.merge('bob', 'ada', Date.parse(DAY_3)).status, 'applied');
      if (!closesFirst) {
        ada.close('2026-11-04T12:00Z');
        ada.signUp('2026-11-05T12:00Z');
      }
      ada.order('new', { points: 70 }, '2026-11-05T12:00Z');
      const { points } = ada.account;
      assert.equal(ada.cancel('bobs', '2026-11-06T12:00Z'), 'applied');
      assert.deepEqual([ada.account.points, ada.account.debt, ada.account.reversed], [points, 0, 0]);
    }
  },
  'a debt that is merged in is paid by what is there, and the rest is owed': (ledger) => {
    for (const [spent, left] of [
      [30, { points: 20, debt: 0 }],
      [80, { points: 0, debt: 30 }],
    ] as const) {
      const ada = new ALedger(ledger, { reversalPolicy: 'unlimited' });
      ada.order('1', { points: 80 }, DAY_1);
      ada.spend(spent, 's', DAY_1);
      ada.cancel('1', DAY_1);
      const order = { kind: 'order', sourceId: 'bobs' } as const;
      const earned = ledger.earn({ source: order, points: () => 50, correlationId: 'c' });
      ada.world.apply('bob', [earned], Date.parse(DAY_1));
      assert.equal(ada.world.merge('ada', 'bob', Date.parse(DAY_2)).status, 'applied');
      const { points, debt } = ada.world.account('bob');
      assert.deepEqual({ points, debt }, left);
    }
  },
  'no account is merged beside an open hold': (ledger) => {
    const ada = new ALedger(ledger);
    ada.order('1', { points: 80 }, DAY_1);
    ada.hold(10, 'h', DAY_1);
    assert.deepEqual(ada.world.merge('ada', 'bob', Date.parse(DAY_1)), { status: 'refused', refusal: 'holds_open' });
  },
  'what comes for a member who was merged is not counted for them': (ledger) => {
    const ada = new ALedger(ledger);
    ada.order('1', { points: 80 }, DAY_1);
    ada.world.merge('ada', 'bob', Date.parse(DAY_1));
    const order = { kind: 'order', sourceId: '2' } as const;
    const movements = [ledger.earn({ source: order, points: () => 50, correlationId: 'c' })];
    const facts = { at: Date.parse(DAY_2), attemptId: 'attempt' };
    const { outcomes, entries } = ledger.plan('ada', ada.account, new Map(), movements, ada.world.programme, facts);
    assert.deepEqual([outcomes, entries], [[{ status: 'refused', refusal: 'account_merged' }], []]);
  },
};
