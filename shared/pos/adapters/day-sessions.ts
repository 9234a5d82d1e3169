import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type BatchRead, MAX_KEYS_PER_BATCH_READ } from '../../platform/aws/batch-reads.ts';
import type { Session } from '../session-record.ts';
import { dayPartition, sessionKey, type TransactionKey } from './session-repository.ts';

/** All sessions of a till's day that are still in the table. */
export function daySessions(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string, read: BatchRead) {
  return async (day: Omit<TransactionKey, 'transactionId'>): Promise<Session[]> => {
    const found: Session[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'PK = :day',
          ExpressionAttributeValues: { ':day': dayPartition(day) },
          ConsistentRead: true,
          Limit: MAX_KEYS_PER_BATCH_READ,
          ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
        }),
      );
      if (Items.length > 0)
        found.push(...((await read(Items.map(({ sessionId }) => sessionKey(sessionId)))) as unknown as Session[]));
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return found;
  };
}
