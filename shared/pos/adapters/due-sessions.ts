import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type BatchRead, MAX_KEYS_PER_BATCH_READ } from '../../platform/aws/batch-reads.ts';
import type { Session } from '../session-record.ts';
import { type DueKind, dueShards } from './session-repository.ts';

export interface DueRange {
  readonly kind: DueKind;
  /** Milliseconds since 1970; from the beginning where it is absent. */
  readonly from?: number;
  /** Included. */
  readonly until: number;
}

/** Pages of sessions, read consistently, whose due time lies in a range. What has moved on since is in them as it is now. */
export type DueSessions = (range: DueRange) => AsyncGenerator<readonly Session[]>;

/** By the index ByDue, shard by shard; the items themselves are read from the table, as the index has their keys alone. */
export function dueSessions(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  TableName: string,
  read: BatchRead,
): DueSessions {
  return async function* ({ kind, from = 0, until }) {
    for (const shard of dueShards(kind)) {
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName,
            IndexName: 'ByDue',
            KeyConditionExpression: 'dueShard = :shard AND dueAt BETWEEN :from AND :until',
            ExpressionAttributeValues: { ':shard': shard, ':from': from, ':until': until },
            Limit: MAX_KEYS_PER_BATCH_READ,
            ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
          }),
        );
        const keys = Items.map(({ PK, SK }) => ({ PK: PK as string, SK: SK as string }));
        if (keys.length > 0) yield (await read(keys)) as unknown as readonly Session[];
        ExclusiveStartKey = LastEvaluatedKey;
      } while (ExclusiveStartKey);
    }
  };
}
