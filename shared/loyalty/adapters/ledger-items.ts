import { createHash } from 'node:crypto';
import { type Account, assertCoherent, type Instant, openAccount } from '../account.ts';
import { accountKey, changedOn, memberPartition, type PointsFields, shardOf } from '../contracts/account-item.ts';
import { type ClaimedEntry, type Entry, isOnceInAll, type Source, transactionId } from '../entry.ts';
import type { Notice } from '../settle.ts';

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
      : { PK: keys.partition(userId), SK: claimKey(transactionId(source)) },
  timer: (userId: string) => ({ PK: keys.partition(userId), SK: 'TIMER' }),
  answer: (userId: string, commandId: string) => ({ PK: keys.partition(userId), SK: `ANSWER#${commandId}` }),
  checkpoint: (userId: string) => ({ PK: keys.partition(userId), SK: 'CHECKPOINT' }),
  notice: (userId: string, month: string) => ({ PK: keys.partition(userId), SK: `NOTICE#${month}` }),
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

/** @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_SORT_KEY_BYTES = 1024;

/** A refund's source is made of two ids, which together may be longer than a key: then its digest stands for it. */
function claimKey(id: string): string {
  const key = `CLAIM#${id}`;
  if (Buffer.byteLength(key) <= MAX_SORT_KEY_BYTES) return key;
  return `CLAIM#${createHash('sha256').update(id).digest('base64url')}`;
}

export interface AccountItem extends Omit<Account, 'sequence' | 'highestPoints'>, PointsFields {
  readonly PK: string;
  readonly SK: 'ACCOUNT';
  readonly lastSequence: number;
  readonly schema: number;
  /** Of the newest movement, so that the stream's reader can carry it on. */
  readonly correlationId: string;
  /** The span that wrote it, as the W3C writes it: the stream's reader links to it. Null without a tracer. */
  readonly traceparent: string | null;
  /** Of the index over all accounts. */
  readonly shard: string;
  /** Of the index over those that changed on a day. */
  readonly changedOn: string;
}

/** As the table may have it: what an earlier schema had, and perhaps more. */
type StoredAccount = Pick<
  AccountItem,
  'userId' | 'points' | 'earned' | 'buckets' | 'lastSequence' | 'createdAt' | 'updatedAt'
> &
  Partial<AccountItem>;

/** Grows when what an account's item means changes; 1 had no number, and no debt, holds or caps. */
export const SCHEMA = 2;

export interface EntryItem extends Entry {
  readonly PK: string;
  readonly SK: string;
}

/** What makes a source count once: it holds what was written for it, and for whom. */
export interface ClaimItem extends EntryItem {
  readonly userId: string;
}

/** What every account's item has, whatever its value. */
const ALWAYS = new Set(['userId', 'points', 'earned', 'buckets', 'lastSequence', 'createdAt', 'updatedAt']);

/**
 * The ledger's part of the account item. Tier fields belong to the upgrade workflow and are never written by a
 * movement. What has the value of a new account is left out: most members never have a hold or a debt, and every movement
 * pays for the size of the item.
 */
export function ledgerFields(account: Account, correlationId: string, traceparent: string | null = null) {
  const { sequence, shared, tier, tierThreshold, tierVersion, tierSince, ...fields } = account;
  const all = {
    ...fields,
    schema: SCHEMA,
    lastSequence: sequence,
    correlationId,
    traceparent,
    shard: shardOf(fields.userId),
    changedOn: changedOn(fields.updatedAt, shardOf(fields.userId)),
  };
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(all)) if (ALWAYS.has(name) || !isUnset(value)) kept[name] = value;
  return kept;
}

function isUnset(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === null || value === 0 || value === 'open';
}

/** What a notice says: a month that expires, as the account stood when that was noticed. */
export interface NoticeFields extends Notice {
  readonly userId: string;
  readonly noticedAt: Instant;
  readonly totalPoints: number;
  readonly sequence: number;
  readonly correlationId: string;
}

export interface NoticeItem extends NoticeFields {
  readonly PK: string;
  readonly SK: string;
  readonly traceparent: string | null;
  readonly expiresAtEpochSeconds: number;
}

/** That a member is to be told of points which expire: the stream announces it, and time to live takes it away then. */
export function noticeItem(
  { userId, points, held, sequence }: Account,
  { month, points: expiring, expiresAt }: Notice,
  noticedAt: Instant,
  { correlationId, traceparent }: Pick<AccountItem, 'correlationId' | 'traceparent'>,
): NoticeItem {
  return {
    ...keys.notice(userId, month),
    ...{
      userId,
      month,
      points: expiring,
      expiresAt,
      noticedAt,
      totalPoints: points + held,
      sequence,
      correlationId,
      traceparent,
    },
    expiresAtEpochSeconds: Math.ceil(expiresAt / 1000),
  };
}

/**
 * What an item has not been given yet has its value of a new account: an item of any earlier schema opens.
 *
 * @throws AssertionError when the stored account is corrupt
 */
export function accountOf(item: StoredAccount): Account {
  const account = storedAccount(item);
  assertCoherent(account);
  return account;
}

/** The account as it is stored, be it corrupt: for whoever looks for that. */
export function storedAccount(item: StoredAccount): Account {
  const unknownYet = openAccount(item.userId, item.createdAt);
  const held = item.held ?? 0;
  return {
    userId: item.userId,
    points: item.points,
    held,
    debt: item.debt ?? unknownYet.debt,
    earned: item.earned,
    restored: item.restored ?? unknownYet.restored,
    added: item.added ?? unknownYet.added,
    spent: item.spent ?? unknownYet.spent,
    expired: item.expired ?? unknownYet.expired,
    reversed: item.reversed ?? unknownYet.reversed,
    removed: item.removed ?? unknownYet.removed,
    highestPoints: item.highestPoints ?? item.points + held,
    buckets: item.buckets,
    holds: item.holds ?? unknownYet.holds,
    days: item.days ?? unknownYet.days,
    noticedThrough: item.noticedThrough ?? unknownYet.noticedThrough,
    state: item.state ?? unknownYet.state,
    stateSince: item.stateSince ?? (item.state === 'closed' ? item.updatedAt : unknownYet.stateSince),
    mergedInto: item.mergedInto ?? unknownYet.mergedInto,
    absorbed: item.absorbed ?? unknownYet.absorbed,
    lives: item.lives ?? unknownYet.lives,
    shared: item.shared ?? false,
    sequence: item.lastSequence,
    tier: item.tier ?? null,
    tierThreshold: item.tierThreshold ?? null,
    tierVersion: item.tierVersion ?? 0,
    tierSince: item.tierSince ?? null,
    createdAt: item.createdAt,
    updatedAt: item.updatedAt,
  };
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

/** Reads an entry of any schema: the first one knew points and the balance after alone. */
export function entryOfItem(item: EntryItem | FirstEntryItem): Entry {
  const { PK: _, SK: __, userId: ___, ...entry } = item as EntryItem & { readonly userId?: string };
  if (!('balanceAfter' in item)) return entry;
  const { balanceAfter, ...first } = entry as unknown as FirstEntryItem;
  return {
    ...first,
    change: { available: item.points, held: 0, debt: 0 },
    counters: item.points > 0 ? { earned: item.points } : { spent: -item.points },
    after: { available: balanceAfter, held: 0, debt: 0 },
    actor: null,
    effectiveAt: item.createdAt,
    activityAt: item.createdAt,
  };
}

type FirstEntryItem = Omit<EntryItem, 'change' | 'counters' | 'after' | 'actor' | 'effectiveAt' | 'activityAt'> & {
  readonly balanceAfter: number;
};
