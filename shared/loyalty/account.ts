import assert from 'node:assert/strict';
import type { Buckets } from './buckets.ts';
import type { Instant } from './contracts/instant.ts';
import { type ClaimedEntry, COUNTERS, type Counters } from './entry.ts';

export type { Instant } from './contracts/instant.ts';

/** Points set aside for a purchase under way: they expire only once they have come back. */
export interface Hold {
  readonly points: number;
  /** From this instant on it cannot be captured any more, and its points come back. */
  readonly lapsesAt: Instant;
  /** The months that the points came from. */
  readonly buckets: Buckets;
}

/** open: moves; merged: what it had is in another account; closed: its member was erased, and has not come back. */
export type AccountState = 'open' | 'merged' | 'closed';

/** A member's points and where they stand. `points` always equals the sum of `buckets`, `held` that of `holds`. */
export interface Account extends Readonly<Counters> {
  readonly userId: string;
  /** Points available to spend. */
  readonly points: number;
  /** Points set aside for purchases under way. */
  readonly held: number;
  /** Points taken back that were spent already: whatever comes in pays it first. Beside it nothing is available. */
  readonly debt: number;
  /** The most points owned at once, available or held: a tier that was reached is kept, whatever is spent since. */
  readonly highestPoints: number;
  /** Expiry month (YYYY-MM, or `never`) to the points left that expire at its end. No bucket is empty. */
  readonly buckets: Buckets;
  /** Open holds by their ids. */
  readonly holds: Readonly<Record<string, Hold>>;
  /** Day (YYYY-MM-DD) to what rules with a cap a day have given on it, by the rules' ids; of the last days only. */
  readonly days: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The last expiry month that the member was told of. */
  readonly noticedThrough: string | null;
  readonly state: AccountState;
  /** When it was closed, or opened again, by the event's own time: older news of its member are of an earlier life. */
  readonly stateSince: Instant | null;
  /** Whose account has what a merged one had. */
  readonly mergedInto: string | null;
  /** Members whose accounts were merged into this one: what was counted for them is counted here. */
  readonly absorbed: readonly string[];
  /** Of those who were erased and came back: when their life here began, by the members whose entries are meant. */
  readonly lives: Readonly<Record<string, Instant>>;
  /** Whether many write it, so that they are put into a queue: see docs/decisions/0087-shared-accounts.md. */
  readonly shared: boolean;
  /** Number of the newest entry; 0 for an account without movements. */
  readonly sequence: number;
  /** The id of the tier that was granted. */
  readonly tier: string | null;
  /** The threshold it had then. */
  readonly tierThreshold: number | null;
  /** Counts tier changes: the guard against two upgrades at once. */
  readonly tierVersion: number;
  readonly tierSince: Instant | null;
  /** The account's birth: nothing moves it, and a member who is erased and comes back has another one. */
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export function openAccount(userId: string, at: Instant): Account {
  return {
    userId,
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
    createdAt: at,
    updatedAt: at,
  };
}

/**
 * Whether every total of the account, and every total that settling may still make of it, is an exact integer: what went
 * out is at most what came in and what is owed.
 */
export function isExact({ earned, restored, added, debt }: Account): boolean {
  return [earned, restored, added, debt, earned + restored + added + debt].every(Number.isSafeInteger);
}

/**
 * Whether something was posted before its member was deleted and came back: what they had then was forfeited. Each member
 * whose account was merged into this one has had their own lives.
 */
export function isOfEarlierLife({ lives }: Account, { userId, entry }: ClaimedEntry): boolean {
  return entry.createdAt < (lives[userId] ?? Number.NEGATIVE_INFINITY);
}

/** What every account counts in whole numbers from 0. */
const COUNTED = ['points', 'held', 'debt', 'highestPoints', 'sequence', ...COUNTERS] as const;

/**
 * Asserts what must hold of every account, wherever it comes from.
 *
 * @throws AssertionError: the account is corrupt and must be neither written nor answered
 */
export function assertCoherent(account: Account): void {
  const { userId, points, held, debt, highestPoints, buckets, holds } = account;
  for (const name of COUNTED)
    if (!(Number.isSafeInteger(account[name]) && account[name] >= 0))
      assert.fail(`account ${userId}: ${name} is ${account[name]}`);
  assert.equal(points, sumOf(userId, buckets), `account ${userId}: points differ from the sum of the buckets`);
  let inHolds = 0;
  for (const [id, hold] of Object.entries(holds)) {
    assert.equal(hold.points, sumOf(userId, hold.buckets), `account ${userId}: hold ${id} differs from its buckets`);
    inHolds += hold.points;
  }
  assert.equal(held, inHolds, `account ${userId}: points held differ from the sum of the holds`);
  assert(points === 0 || debt === 0, `account ${userId}: points are available beside a debt`);
  const { earned, restored, added, spent, expired, reversed, removed } = account;
  assert.equal(
    earned + restored + added,
    points + held + spent + expired + reversed + removed - debt,
    `account ${userId}: points earned are not accounted for`,
  );
  assert(points + held <= highestPoints, `account ${userId}: points are above the most there ever were`);
}

function sumOf(userId: string, buckets: Buckets): number {
  let sum = 0;
  for (const [month, left] of Object.entries(buckets)) {
    if (!(Number.isSafeInteger(left) && left > 0)) assert.fail(`account ${userId}: bucket ${month} holds ${left}`);
    sum += left;
  }
  return sum;
}
