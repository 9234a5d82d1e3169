import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { accountKey, CHANGES_INDEX, MEMBERS_INDEX, memberOf } from '../contracts/account-item.ts';

/** One read of an index. */
export const MEMBERS_PER_PAGE = 25;

/** Members of one shard: all of them, or those whose newest entry is of a day (YYYY-MM-DD, in UTC). */
export interface Shard {
  readonly shard: number;
  readonly day?: string;
}

export interface MembersPage {
  readonly members: readonly string[];
  /** Behind whom the next page begins. */
  readonly next?: string;
}

export type PageOfMembers = (shard: Shard, after: string | undefined) => Promise<MembersPage>;

/** The indexes follow the accounts within moments, and hold keys alone. */
export function membersOfShard({
  client,
  tableName,
}: {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
}): PageOfMembers {
  return async ({ shard, day }, after) => {
    const [name, index, value] =
      day === undefined
        ? (['shard', MEMBERS_INDEX.name, String(shard)] as const)
        : (['changedOn', CHANGES_INDEX.name, `${day}#${shard}`] as const);
    const { Items = [], LastEvaluatedKey: last } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: index,
        Limit: MEMBERS_PER_PAGE,
        KeyConditionExpression: '#name = :value',
        ExpressionAttributeNames: { '#name': name },
        ExpressionAttributeValues: { ':value': value },
        ...(after === undefined ? {} : { ExclusiveStartKey: { [name]: value, ...accountKey(after) } }),
      }),
    );
    const members = Items.map((item) => memberOf(item as { PK: string }));
    return { members, ...(last && { next: memberOf(last as { PK: string }) }) };
  };
}
