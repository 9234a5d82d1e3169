import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { accountKey, MEMBERS_INDEX, memberOf, memberPartition } from '../contracts/account-item.ts';

export interface MembersWanted {
  /** What their ids begin with, in this case of letters; empty for all. */
  readonly prefix: string;
  readonly limit: number;
  /** Behind this member. */
  readonly after?: string;
}

export interface MembersFound {
  /** Ids in the order of their bytes, which is that of the index. */
  readonly members: readonly string[];
  /** The last of them where more follow. */
  readonly next?: string;
}

export type MemberSearch = (wanted: MembersWanted) => Promise<MembersFound>;

/**
 * Finds members by what their ids begin with: one query for each shard of the index over all accounts, at once, each of a
 * page, so that a page is whole whatever shards its members are in. The index follows the accounts within moments.
 */
export function memberSearch({
  client,
  tableName,
}: {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
}): MemberSearch {
  return async (wanted) => {
    const shards = Array.from({ length: MEMBERS_INDEX.shards }, (_, shard) => String(shard));
    const pages = await Promise.all(shards.map((shard) => pageOf(shard, wanted)));
    const found = pages.flatMap(({ members }) => members).sort((one, other) => compareBytes(one, other));
    const members = found.slice(0, wanted.limit);
    const last = members.at(-1);
    const more = found.length > members.length || pages.some(({ isFull }) => isFull);
    return { members, ...(more && last !== undefined && { next: last }) };
  };

  async function pageOf(shard: string, { prefix, limit, after }: MembersWanted) {
    const { Items = [], LastEvaluatedKey: last } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: MEMBERS_INDEX.name,
        Limit: limit,
        // The plain name is a reserved word.
        KeyConditionExpression: '#shard = :shard AND begins_with(PK, :prefix)',
        ExpressionAttributeNames: { '#shard': 'shard' },
        ExpressionAttributeValues: { ':shard': shard, ':prefix': memberPartition(prefix) },
        // A place to begin behind: whether that member is of this shard does not matter.
        ...(after === undefined ? {} : { ExclusiveStartKey: { shard, ...accountKey(after) } }),
      }),
    );
    return { members: Items.map((item) => memberOf(item as { PK: string })), isFull: last !== undefined };
  }
}

function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
