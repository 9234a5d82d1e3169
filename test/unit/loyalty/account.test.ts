import { AssertionError } from 'node:assert';
import { expect } from 'chai';
import {
  type Account,
  assertCoherent,
  isExact,
  isOfEarlierLife,
  openAccount,
} from '../../../shared/loyalty/account.ts';
import { anAccount, anEntry, NOON } from '../../builders/accounts.ts';

describe('a new account', () => {
  it('holds nothing, and nothing has happened to it', () => {
    expect(openAccount('ada', NOON)).to.deep.equal({
      userId: 'ada',
      points: 0,
      held: 0,
      debt: 0,
      earned: 0,
      restored: 0,
      added: 0,
      spent: 0,
      expired: 0,
      reversed: 0,
      removed: 0,
      highestPoints: 0,
      buckets: {},
      holds: {},
      days: {},
      noticedThrough: null,
      state: 'open',
      stateSince: null,
      mergedInto: null,
      absorbed: [],
      lives: {},
      shared: false,
      sequence: 0,
      tier: null,
      tierThreshold: null,
      tierVersion: 0,
      tierSince: null,
      createdAt: NOON,
      updatedAt: NOON,
    });
  });
});

describe('account invariants', () => {
  it('hold for a new account, and for one with a history', () => {
    const accounts = [
      openAccount('ada', NOON),
      anAccount({ points: 100, held: 10, spent: 20, expired: 30 }),
      anAccount({ buckets: { '2027-01': 1, '2027-02': 2 } }),
      anAccount({ debt: 80, spent: 80, reversed: 100 }),
      anAccount({ points: 100, restored: 20, added: 7, removed: 3, reversed: 2 }),
    ];
    for (const account of accounts) expect(() => assertCoherent(account)).to.not.throw();
  });

  const corrupt: Readonly<Record<string, Partial<Account>>> = {
    'points that no bucket holds': { points: 100, buckets: {} },
    'buckets without points': { points: 0, buckets: { '2027-01': 1 } },
    'an empty bucket': { points: 1, buckets: { '2027-01': 1, '2027-02': 0 } },
    'a bucket below zero': { points: 1, buckets: { '2027-01': 2, '2027-02': -1 } },
    'half a point in a bucket': { points: 1, buckets: { '2027-01': 0.5, '2027-02': 0.5 } },
    'a balance below zero': { points: -1 },
    'half a point': { points: 0.5, earned: 0.5 },
    'more earned than is accounted for': { points: 10, earned: 11 },
    'less earned than is accounted for': { points: 10, earned: 9 },
    'holds below zero': { held: -1, earned: 0, spent: 1, holds: {} },
    'points held in no hold': { held: 10, holds: {} },
    'a hold that its months do not make up': {
      held: 10,
      holds: { a: { points: 10, lapsesAt: NOON, buckets: { '2027-01': 9 } } },
    },
    'points beside a debt': { points: 10, debt: 5 },
    'a debt below zero': { debt: -1 },
    'more restored than is accounted for': { restored: 1, earned: 0 },
    'spent points below zero': { spent: -1, earned: -1 },
    'expired points that are no number': { expired: Number.NaN },
    'a sequence below zero': { sequence: -1 },
    'more points than there ever were': { points: 10, highestPoints: 9 },
    'more points, with those that are held, than there ever were': { points: 5, held: 10, highestPoints: 14 },
    'totals beyond exact integers': { points: 2 ** 53, earned: 2 ** 53, buckets: { '2027-01': 2 ** 53 } },
  };
  for (const [what, changes] of Object.entries(corrupt))
    it(`refuse ${what}`, () => {
      expect(() => assertCoherent(anAccount(changes))).to.throw(AssertionError, /^account ada: /);
    });
});

describe('totals of an account', () => {
  const MOST = Number.MAX_SAFE_INTEGER;

  it('are exact up to the largest integer that is, all that came in and is owed together', () => {
    for (const field of ['earned', 'restored', 'added', 'debt'] as const)
      for (const other of ['earned', 'restored', 'added', 'debt'] as const) {
        if (other === field) continue;
        expect(isExact({ ...anAccount(), [field]: MOST - 5, [other]: 5 }), `${field} ${other}`).to.equal(true);
        expect(isExact({ ...anAccount(), [field]: MOST - 5, [other]: 6 }), `${field} ${other}`).to.equal(false);
      }
  });
});

describe('what was posted before an account began anew', () => {
  it('is of an earlier life, and what was posted as it began is not', () => {
    const posted = (createdAt: number, userId = 'ada') => ({ userId, entry: anEntry({ createdAt }) });
    const reborn = anAccount({ createdAt: NOON, stateSince: NOON, lives: { ada: NOON } });
    expect([NOON - 1, NOON].map((at) => isOfEarlierLife(reborn, posted(at)))).to.deep.equal([true, false]);
    expect(isOfEarlierLife(anAccount({ createdAt: NOON }), posted(NOON - 1)), 'one that never ended').to.equal(false);
    expect(isOfEarlierLife(reborn, posted(NOON - 1, 'bob')), 'of a member who was merged in since').to.equal(false);
  });
});
