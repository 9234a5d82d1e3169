import { type Account, assertCoherent, type Instant } from '../account.ts';
import { accountKey, memberPartition, type PointsFields, shardOf } from '../contracts/account-item.ts';
import { type ClaimedEntry, type Entry, type EntryKind, isOnceInAll, type Source } from '../entry.ts';

/** Where an entry stands in its account's history. */
export type EntryPlace = Pick<Entry, 'createdAt' | 'sequence'>;

/**
 * How accounts, entries and claims lie in the table. Ids only ever follow a fixed prefix, so none can reach another key
 * space. A member's entries lie in the order of their times; each is found by its source through its claim, which for
 * what happens once in all lies outside of every member's partition.
 */
export const keys = {
  partition: memberPartition,
  account: accountKey,
  entry: (userId: string, { createdAt, sequence }: EntryPlace) => ({
    PK: keys.partition(userId),
    SK: `ENTRY#${new Date(createdAt).toISOString()}#${String(sequence).padStart(16, '0')}`,
  }),
  claim: (userId: string, source: Source) =>
    isOnceInAll(source)
      ? { PK: `${source.kind.toUpperCase()}#${source.sourceId}`, SK: `SHOP#${source.shop ?? ''}` }
      : { PK: keys.partition(userId), SK: `CLAIM#${source.kind}#${source.sourceId}` },
  /** Between these lie all of a member's entries, or those before one of them, or of a time: from then to before then. */
  entries: (
    userId: string,
    before?: EntryPlace,
    { from, to }: { readonly from?: Instant | undefined; readonly to?: Instant | undefined } = {},
  ) => ({
    oldest: from === undefined ? 'ENTRY#' : `ENTRY#${new Date(from).toISOString()}`,
    newest: before
      ? keys.entry(userId, { ...before, sequence: before.sequence - 1 }).SK
      : to === undefined
        ? 'ENTRY$'
        : `ENTRY#${new Date(to).toISOString()}`,
  }),
  /** The place that an entry's key names. */
  placeOf: ({ SK }: { readonly SK: string }): EntryPlace => {
    const [, createdAt = '', sequence = ''] = SK.split('#');
    return { createdAt: Date.parse(createdAt), sequence: Number(sequence) };
  },
} as const;

export interface AccountItem extends Omit<Account, 'sequence' | 'highestPoints'>, PointsFields {
  readonly PK: string;
  readonly SK: 'ACCOUNT';
  readonly lastSequence: number;
  /** Of the newest movement, so that the stream's reader can carry it on. */
  readonly correlationId: string;
  /** The span that wrote it, as the W3C writes it: the stream's reader links to it. Null without a tracer. */
  readonly traceparent: string | null;
  /** Of the index over all accounts. */
  readonly shard: string;
}

export interface EntryItem extends Entry {
  readonly PK: string;
  readonly SK: string;
}

/** What makes a source count once: it holds what was written for it, and for whom. */
export interface ClaimItem extends EntryItem {
  readonly userId: string;
}

/**
 * The ledger's part of the account item. Tier fields belong to the upgrade workflow and are never written by a
 * movement.
 */
export function ledgerFields(account: Account, correlationId: string, traceparent: string | null = null) {
  const { userId, points, held, earned, spent, expired, highestPoints, buckets, sequence, createdAt, updatedAt } =
    account;
  return {
    userId,
    points,
    held,
    earned,
    spent,
    expired,
    highestPoints,
    buckets,
    lastSequence: sequence,
    createdAt,
    updatedAt,
    correlationId,
    traceparent,
    shard: shardOf(userId),
  };
}

/** @throws AssertionError when the stored account is corrupt */
export function accountOf(item: AccountItem): Account {
  const account: Account = {
    userId: item.userId,
    points: item.points,
    held: item.held,
    earned: item.earned,
    spent: item.spent,
    expired: item.expired,
    highestPoints: item.highestPoints ?? item.points,
    buckets: item.buckets,
    sequence: item.lastSequence,
    tier: item.tier ?? null,
    tierThreshold: item.tierThreshold ?? null,
    tierVersion: item.tierVersion ?? 0,
    tierSince: item.tierSince ?? null,
    createdAt: item.createdAt,
    updatedAt: item.updatedAt,
  };
  assertCoherent(account);
  return account;
}

export function entryItem(userId: string, entry: Entry): EntryItem {
  return { ...keys.entry(userId, entry), ...entry };
}

export function claimItem(userId: string, entry: Entry): ClaimItem {
  return { ...keys.claim(userId, entry), userId, ...entry };
}

export function claimedEntryOf(item: ClaimItem): ClaimedEntry {
  return { userId: item.userId, entry: entryOfItem(item) };
}

export function entryOfItem(item: EntryItem): Entry {
  return {
    kind: item.kind as EntryKind,
    sourceId: item.sourceId,
    ...(item.shop === undefined ? {} : { shop: item.shop }),
    points: item.points,
    balanceAfter: item.balanceAfter,
    sequence: item.sequence,
    buckets: item.buckets,
    fingerprint: item.fingerprint,
    correlationId: item.correlationId,
    attemptId: item.attemptId,
    createdAt: item.createdAt,
  };
}
