import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { keptOf } from '../archived-session.ts';
import type { Session } from '../session-record.ts';
import { DUE_SHARDS, shardOf } from './session-repository.ts';

const dayShard = (businessDate: string, shard: number) => `${businessDate}#${shard}`;

/** A session as the archive has it, with the shard of its business day. */
export function archivedSession(session: Session, at: number) {
  return {
    ...keptOf(session),
    dayShard: dayShard(session.businessDate, shardOf(session.sessionId)),
    archivedAt: at,
  };
}

/** All sessions of a business day that the archive has, by its index ByDay. */
export type ArchivedSessions = (businessDate: string) => Promise<readonly Session[]>;

export function archivedSessions(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): ArchivedSessions {
  return async (businessDate) => {
    const shards = Array.from({ length: DUE_SHARDS }, (_, shard) => dayShard(businessDate, shard));
    return (await Promise.all(shards.map(inShard))).flat();
  };

  async function inShard(shard: string): Promise<Session[]> {
    const found: Session[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'ByDay',
          KeyConditionExpression: 'dayShard = :shard',
          ExpressionAttributeValues: { ':shard': shard },
          ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
        }),
      );
      found.push(...(Items as Session[]));
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return found;
  }
}
