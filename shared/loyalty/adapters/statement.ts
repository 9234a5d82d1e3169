import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant } from '../account.ts';
import type { Entry, EntryKind } from '../entry.ts';
import { type EntryItem, type EntryPlace, entryOfItem, keys } from './ledger-items.ts';

/**
 * Entries that are looked at for one page of some kinds: some 400 KB, 50 read units without a strong promise and 100 with
 * it. A member with more of other kinds between gets a page that is not full, and goes on from there.
 */
export const MOST_LOOKED_AT = 1000;
/** And so many by one query. */
const LOOKED_AT_ONCE = 100;

/** Which entries of a member's are wanted: all, or those of some kinds and of a time. */
export interface StatementFilter {
  readonly kinds?: readonly EntryKind[];
  /** Posted then or later. */
  readonly from?: Instant;
  /** Posted before then. */
  readonly to?: Instant;
}

export interface StatementRequest extends StatementFilter {
  readonly limit: number;
  /** Behind this place, to the older. */
  readonly before?: EntryPlace;
}

export interface StatementPage {
  /** Newest first; at most as many as asked for, and of some kinds perhaps fewer although there are more. */
  readonly entries: readonly Entry[];
  /** Where the next page begins; absent at the end. */
  readonly next?: EntryPlace;
}

export type Statement = (userId: string, request: StatementRequest) => Promise<StatementPage>;

/**
 * Reads statements: one query for a page of all kinds, and for one of some kinds as many as it takes within the bound
 * above. Everything that is posted when a query begins is seen by it.
 */
export function statementReader({
  client,
  tableName,
}: {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
}): Statement {
  return async (userId, { limit, before, kinds, from, to }) => {
    const { oldest, newest } = keys.entries(userId, before, { from, to });
    const found: Entry[] = [];
    const atOnce = kinds ? LOOKED_AT_ONCE : limit;
    let start: EntryItem | undefined;
    for (let lookedAt = 0; lookedAt < MOST_LOOKED_AT; lookedAt += atOnce) {
      const { Items = [], LastEvaluatedKey: last } = await client.send(
        new QueryCommand({
          TableName: tableName,
          ConsistentRead: true,
          ScanIndexForward: false,
          Limit: atOnce,
          KeyConditionExpression: 'PK = :member AND SK BETWEEN :oldest AND :newest',
          ExpressionAttributeValues: {
            ':member': keys.partition(userId),
            ':oldest': oldest,
            ':newest': newest,
            ...Object.fromEntries((kinds ?? []).map((kind, index) => [`:kind${index}`, kind])),
          },
          ...(kinds && {
            FilterExpression: `#kind IN (${kinds.map((_, index) => `:kind${index}`).join(', ')})`,
            ExpressionAttributeNames: { '#kind': 'kind' },
          }),
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      found.push(...(Items as EntryItem[]).map(entryOfItem));
      if (found.length >= limit) {
        const entries = found.slice(0, limit);
        const oldestFound = entries.at(-1);
        const isLast = oldestFound?.sequence === 1 || (found.length === limit && !last);
        return { entries, ...(oldestFound && !isLast && { next: placeOf(oldestFound) }) };
      }
      if (!last) return { entries: found };
      start = last as EntryItem;
    }
    return { entries: found, ...(start && { next: keys.placeOf(start) }) };
  };
}

function placeOf({ createdAt, sequence }: Entry): EntryPlace {
  return { createdAt, sequence };
}
