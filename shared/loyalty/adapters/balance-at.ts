import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import type { Account, Instant } from '../account.ts';
import { asOf, postedBalance } from '../as-of.ts';
import type { Programme } from '../contracts/programme.ts';
import type { Components, Entry } from '../entry.ts';
import type { AskedBalance } from './balance-query.ts';
import { type EntryItem, entryOfItem, keys } from './ledger-items.ts';

/**
 * Entries that are read at once of what was posted after the moment. Only those that fell due by then and were settled
 * later count, and at most one for each month and hold of the account does: nearly always this is enough.
 */
const FOLLOWING_AT_ONCE = 25;

export type BalanceAt = (account: Account, asked: AskedBalance, programme: Programme) => Promise<Components>;

/**
 * Reads balances as of a moment: one query down for the last entry that was posted by then, and one up for what was
 * settled later, however many movements there are.
 *
 * @throws HttpProblem invalid_query for a moment before the account's first entry
 */
export function balanceReader({
  client,
  tableName,
}: {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
}): BalanceAt {
  return async (account, { at, view }, programme) => {
    const { userId } = account;
    const [last, following] = await Promise.all([
      lastBy(userId, at),
      view === 'effective' ? followingFrom(userId, at) : undefined,
    ]);
    if (!last && at < account.createdAt)
      throw new HttpProblem(PROBLEMS.invalid_query, 'at must not be before the account was opened');
    if (!following) return postedBalance(last);
    let { entries, isEnd } = following;
    for (;;) {
      const balance = asOf({ last, following: entries, isEnd, account }, at, programme);
      if (balance) return balance;
      const newest = entries.at(-1);
      const more = await followingFrom(userId, newest?.createdAt ?? at, newest?.sequence);
      entries = [...entries, ...more.entries];
      isEnd = more.isEnd;
    }
  };

  async function lastBy(userId: string, at: Instant): Promise<Entry | undefined> {
    const upTo = keys.entry(userId, { createdAt: at, sequence: Number.MAX_SAFE_INTEGER }).SK;
    const { entries } = await query(userId, [keys.entries(userId).oldest, upTo], 1, false);
    return entries[0];
  }

  /** What was posted after a moment, or after an entry of it; oldest first. */
  async function followingFrom(userId: string, createdAt: Instant, sequence = Number.MAX_SAFE_INTEGER - 1) {
    const from = keys.entry(userId, { createdAt, sequence: sequence + 1 }).SK;
    return query(userId, [from, keys.entries(userId).newest], FOLLOWING_AT_ONCE, true);
  }

  async function query(
    userId: string,
    [from, to]: readonly [string, string],
    limit: number,
    isForward: boolean,
  ): Promise<{ readonly entries: readonly Entry[]; readonly isEnd: boolean }> {
    const { Items = [], LastEvaluatedKey: next } = await client.send(
      new QueryCommand({
        TableName: tableName,
        ConsistentRead: true,
        ScanIndexForward: isForward,
        Limit: limit,
        KeyConditionExpression: 'PK = :member AND SK BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':member': keys.partition(userId), ':from': from, ':to': to },
      }),
    );
    return { entries: (Items as EntryItem[]).map(entryOfItem), isEnd: !next };
  }
}
