import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { accountKey, MEMBERS_INDEX, memberOf } from '../../loyalty/contracts/account-item.ts';

/** One read of the index, and as many of accounts, which fit into a step many times over. */
export const MEMBERS_PER_PAGE = 100;

/** Where a walk through all members stands: behind this member of this shard, or at the shard's beginning. */
export interface MembersPlace {
  readonly shard: number;
  readonly userId?: string;
}

export interface MembersPage {
  readonly members: readonly string[];
  /** Absent behind the last member of the last shard. */
  readonly next?: MembersPlace;
}

/** The members from a place on, by the index over all accounts: each once, but for those who join or leave meanwhile. */
export type PageOfMembers = (from: MembersPlace) => Promise<MembersPage>;

export function membersPages({
  client,
  tableName,
}: {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
}): PageOfMembers {
  return async ({ shard, userId }) => {
    const { Items = [], LastEvaluatedKey: last } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: MEMBERS_INDEX.name,
        Limit: MEMBERS_PER_PAGE,
        // The plain name is a reserved word.
        KeyConditionExpression: '#shard = :shard',
        ExpressionAttributeNames: { '#shard': 'shard' },
        ExpressionAttributeValues: { ':shard': String(shard) },
        ...(userId === undefined ? {} : { ExclusiveStartKey: { shard: String(shard), ...accountKey(userId) } }),
      }),
    );
    const members = Items.map((item) => memberOf(item as { PK: string }));
    if (last) return { members, next: { shard, userId: memberOf(last as { PK: string }) } };
    return shard + 1 < MEMBERS_INDEX.shards ? { members, next: { shard: shard + 1 } } : { members };
  };
}
