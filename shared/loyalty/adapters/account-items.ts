import { type Account, assertCoherent } from '../account.ts';
import { type Entry, type EntryKind, type Source, transactionId } from '../entry.ts';

/** How accounts and entries lie in the table. Ids only ever follow a fixed prefix, so none can reach another key space. */
export const keys = {
  partition: (userId: string) => `USER#${userId}`,
  account: (userId: string) => ({ PK: keys.partition(userId), SK: 'ACCOUNT' }),
  entry: (userId: string, source: Source) => ({ PK: keys.partition(userId), SK: `ENTRY#${transactionId(source)}` }),
} as const;

/** The local index that orders an account's entries; only entries carry its sort key. */
export const SEQUENCE_INDEX = 'BySequence';

export interface AccountItem extends Omit<Account, 'sequence'> {
  readonly PK: string;
  readonly SK: 'ACCOUNT';
  readonly lastSequence: number;
  /** Of the newest movement, so that the stream's reader can carry it on. */
  readonly correlationId: string;
  /** The span that wrote it, as the W3C writes it: the stream's reader links to it. Null without a tracer. */
  readonly traceparent: string | null;
}

export interface EntryItem extends Entry {
  readonly PK: string;
  readonly SK: string;
}

/**
 * The ledger's part of the account item. Tier fields belong to the upgrade workflow and are never written by a
 * movement.
 */
export function ledgerFields(account: Account, correlationId: string, traceparent: string | null = null) {
  const { userId, points, held, earned, spent, expired, buckets, sequence, createdAt, updatedAt } = account;
  return {
    userId,
    points,
    held,
    earned,
    spent,
    expired,
    buckets,
    lastSequence: sequence,
    createdAt,
    updatedAt,
    correlationId,
    traceparent,
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
    buckets: item.buckets,
    sequence: item.lastSequence,
    tier: item.tier ?? null,
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

export function entryOfItem(item: EntryItem): Entry {
  return {
    kind: item.kind as EntryKind,
    sourceId: item.sourceId,
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
