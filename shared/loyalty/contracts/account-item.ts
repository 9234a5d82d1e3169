import type { Instant } from './instant.ts';

/** pending: granted, and its event not yet known to be answered; unannounced: its event could not be published. */
export type TierNotification = 'pending' | 'unannounced' | 'acknowledged' | 'unacknowledged';

/** What the account's item holds about the member's tier. The tiers' context alone writes these, and nothing else there. */
export interface GrantedFields {
  /** The id of the tier. */
  readonly tier: string | null;
  /** The threshold it had when it was granted. */
  readonly tierThreshold: number | null;
  /** Counts upgrades: the guard against two at once. */
  readonly tierVersion: number;
  readonly tierSince: Instant | null;
}

/**
 * What lies beside it, in an item of the tiers' own: every movement of points pays for the size of the account's item. Accounts
 * from before have these in their own item.
 *
 * @source docs/decisions/0013-the-account-item-stays-small.md
 */
export interface UpgradeFields {
  /** The id of the tier before. */
  readonly previousTier: string | null;
  /** The durable execution that granted the tier, or that has taken its announcement over. */
  readonly tierUpgradeId: string | null;
  readonly tierNotification: TierNotification | null;
  /** When that execution took it on. */
  readonly tierPendingSince: Instant | null;
  readonly tierNotifiedAt: Instant | null;
}

export interface TierFields extends GrantedFields, UpgradeFields {}

/** What the tiers' context may read of the ledger's part of the account's item. */
export interface PointsFields {
  readonly userId: string;
  /** Points available. */
  readonly points: number;
  /** The most there ever were: absent on items from before it was kept. */
  readonly highestPoints?: number;
  /** The account's birth: a member who is erased and comes back has another one. */
  readonly createdAt: Instant;
}

/** Ids only ever follow a fixed prefix, so none can reach another key space. */
export function memberPartition(userId: string): string {
  return `USER#${userId}`;
}

export function accountKey(userId: string) {
  return { PK: memberPartition(userId), SK: 'ACCOUNT' } as const;
}

/** Where the member's newest upgrade lies, beside the account. */
export function upgradeKey(userId: string) {
  return { PK: memberPartition(userId), SK: 'TIER' } as const;
}

/** The index over all accounts: spread over so many shards, each in the order of its members' ids. Holds keys alone. */
export const MEMBERS_INDEX = { name: 'Members', shards: 16 } as const;

/** The shard that a member's account is in: any even spread does. */
export function shardOf(userId: string): string {
  let sum = 0;
  for (let index = 0; index < userId.length; index++) sum = (sum * 31 + userId.charCodeAt(index)) % 65_521;
  return String(sum % MEMBERS_INDEX.shards);
}

/** The index over accounts by the day of their newest entry: as many shards, each in the order of its members' ids. */
export const CHANGES_INDEX = { name: 'Changes', shards: MEMBERS_INDEX.shards } as const;

/** Where an account stands in it: `2026-11-27#7`. The day is UTC's, whatever zone the programme has. */
export function changedOn(updatedAt: Instant, shard: string): string {
  return `${new Date(updatedAt).toISOString().slice(0, 10)}#${shard}`;
}

/** Whose account it is that the index names. */
export function memberOf({ PK }: { readonly PK: string }): string {
  return PK.slice(memberPartition('').length);
}
