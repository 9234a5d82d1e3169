import { type DynamoDBDocumentClient, GetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant } from '../account.ts';
import type { Entry } from '../entry.ts';
import type { Window } from './given-up.ts';
import {
  type AccountItem,
  type EntryItem,
  entryOfItem,
  keys,
  type NoticeFields,
  type NoticeItem,
} from './ledger-items.ts';
import type { PointsChange } from './points-changed.ts';

/** One part of a sweep: what it found, and where the next part begins; undefined at the end. */
export interface SweptPart {
  /** Entries by which points expired: each month is announced by itself. */
  readonly expired: readonly { readonly userId: string; readonly entry: Entry }[];
  /** Months that members are to be told of before they expire. */
  readonly notices: readonly NoticeFields[];
  readonly changes: readonly PointsChange[];
  readonly next: Window | undefined;
}

/** Finds what the ledger has to announce of a time, in parts of a megabyte of the table. */
export type PointsChangesIn = (window: Window) => Promise<SweptPart>;

type Key = Record<string, unknown>;

/**
 * Reads changes back from the entries of all members: a scan, which costs the whole table and is for the day on which the
 * stream has lost something. Entries of one write are one change, as they were when the account's item changed.
 */
export function pointsChangesIn(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): PointsChangesIn {
  return async (window) => {
    const { from, to, startKey } = window;
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName,
        FilterExpression:
          'begins_with(SK, :entry) AND createdAt BETWEEN :from AND :to OR ' +
          'begins_with(SK, :notice) AND noticedAt BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':entry': 'ENTRY#', ':notice': 'NOTICE#', ':from': from, ':to': to },
        ...(startKey ? { ExclusiveStartKey: startKey as Key } : {}),
      }),
    );
    const { notices = [], entries = [] } = Object.groupBy(Items, ({ SK }) =>
      String(SK).startsWith(keys.notice('', '').SK) ? 'notices' : 'entries',
    );
    const partitions = [...new Set(entries.map(({ PK }) => PK as string))];
    const found = await Promise.all(partitions.map((partition) => changesOf(partition, window)));
    return {
      changes: found.flatMap(({ changes }) => changes),
      expired: found.flatMap(({ expired }) => expired),
      notices: notices as NoticeItem[],
      next: LastEvaluatedKey ? { from, to, startKey: LastEvaluatedKey } : undefined,
    };
  };

  async function changesOf(PK: string, window: Window): Promise<Pick<SweptPart, 'changes' | 'expired'>> {
    const [account, entries] = await Promise.all([accountIn(PK), entriesIn(PK, window)]);
    // Without an account there is nobody to tell it of: the member was erased.
    if (!account) return { changes: [], expired: [] };
    const { userId } = account;
    const expired = entries.filter(({ counters }) => counters.expired).map((entry) => ({ userId, entry }));
    return { changes: changesFrom(account, entries, await birthsOf(account, PK, window)), expired };
  }

  /** When the account's lives began, oldest first. Most have one, which the account knows; others are told by their entries. */
  async function birthsOf({ userId, createdAt, lives = {} }: AccountItem, PK: string, { to }: Window) {
    if (!Object.hasOwn(lives, userId)) return [createdAt];
    const entries = await entriesIn(PK, { from: 0, to }, true);
    return entries.map((entry) => entry.createdAt);
  }

  async function accountIn(PK: string): Promise<AccountItem | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName, Key: { PK, SK: 'ACCOUNT' }, ConsistentRead: true }));
    return Item as AccountItem | undefined;
  }

  /** @param births whether only those are wanted that a life begins with: the first one, and each return */
  async function entriesIn(PK: string, { from, to }: Pick<Window, 'from' | 'to'>, births = false): Promise<Entry[]> {
    const found: Entry[] = [];
    let ExclusiveStartKey: Key | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'PK = :member AND SK BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':member': PK,
            ':from': keys.entry('', { createdAt: from, sequence: 0 }).SK,
            ':to': keys.entry('', { createdAt: to, sequence: Number.MAX_SAFE_INTEGER }).SK,
            ...(births && { ':return': 'reopening', ':first': 1 }),
          },
          ...(births && {
            FilterExpression: '#kind = :return OR #sequence = :first',
            ExpressionAttributeNames: { '#kind': 'kind', '#sequence': 'sequence' },
          }),
          ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
        }),
      );
      found.push(...Items.map((item) => entryOfItem(item as EntryItem)));
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return found;
  }
}

/**
 * The changes that these entries of one account were, in their order.
 *
 * @param births when each of its lives began, oldest first: the ids of what was announced name the one of then
 */
export function changesFrom(
  account: AccountItem,
  entries: readonly Entry[],
  births: readonly Instant[] = [account.createdAt],
): PointsChange[] {
  const { userId, tier, tierSince } = account;
  const writes = Map.groupBy(entries, ({ attemptId, createdAt }) => `${attemptId} ${createdAt}`);
  return [...writes.values()].flatMap((write) => {
    const newest = write.reduce((one, other) => (one.sequence > other.sequence ? one : other));
    const difference = write.reduce((sum, { change }) => sum + change.available + change.held, 0);
    if (difference === 0) return [];
    return {
      userId,
      totalPoints: newest.after.available + newest.after.held,
      difference,
      bornAt: births.findLast((birth) => birth <= newest.createdAt) ?? account.createdAt,
      sequence: newest.sequence,
      at: newest.createdAt,
      correlationId: newest.correlationId,
      // The tier of then, where it is still the one of now.
      ...(tier && (tierSince ?? 0) <= newest.createdAt ? { tier } : {}),
    };
  });
}
