import assert from 'node:assert/strict';
import type { Instant } from './contracts/instant.ts';

export type { Instant } from './contracts/instant.ts';

/** A member's points and where they stand. `points` always equals the sum of `buckets`. */
export interface Account {
  readonly userId: string;
  /** Points available to spend. */
  readonly points: number;
  /** Points set aside for a purchase under way. */
  readonly held: number;
  readonly earned: number;
  readonly spent: number;
  readonly expired: number;
  /** The most points there ever were at once: a tier that was reached is kept, whatever is spent before it is granted. */
  readonly highestPoints: number;
  /** Expiry month (YYYY-MM) to the points left that expire at its end. No bucket is empty. */
  readonly buckets: Readonly<Record<string, number>>;
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
    earned: 0,
    spent: 0,
    expired: 0,
    highestPoints: 0,
    buckets: {},
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
 * Asserts what must hold of every account, wherever it comes from.
 *
 * @throws AssertionError: the account is corrupt and must be neither written nor answered
 */
export function assertCoherent(account: Account): void {
  const { userId, points, held, earned, spent, expired, highestPoints, buckets, sequence } = account;
  for (const [name, value] of Object.entries({ points, held, earned, spent, expired, highestPoints, sequence }))
    assert(Number.isSafeInteger(value) && value >= 0, `account ${userId}: ${name} is ${value}`);
  let sum = 0;
  for (const [month, left] of Object.entries(buckets)) {
    assert(Number.isSafeInteger(left) && left > 0, `account ${userId}: bucket ${month} holds ${left}`);
    sum += left;
  }
  assert.equal(points, sum, `account ${userId}: points differ from the sum of the buckets`);
  assert.equal(earned, points + held + spent + expired, `account ${userId}: points earned are not accounted for`);
  assert(points <= highestPoints, `account ${userId}: points are above the most there ever were`);
}
