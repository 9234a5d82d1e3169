import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Check } from '../check.ts';

/** A week of minutes. */
export const KEPT_SECONDS = 7 * 24 * 60 * 60;
const PARTITION = 'CHECKS';

export interface CheckRepository {
  /** Once per due time: a repeat writes the same item again. */
  add(check: Check): Promise<void>;
  /** The newest first; those before a due time. */
  list(page: { readonly limit: number; readonly before?: number }): Promise<Check[]>;
  /** Whether the table answers; what it holds does not matter. @throws what the table answered */
  reach(): Promise<void>;
}

export function checkRepository(client: Pick<DynamoDBDocumentClient, 'send'>, tableName: string): CheckRepository {
  return {
    async add({ dueAt, findings }) {
      const expiresAtEpochSeconds = Math.floor(dueAt / 1000) + KEPT_SECONDS;
      const Item = { PK: PARTITION, SK: sortKey(dueAt), dueAt, findings, expiresAtEpochSeconds };
      await client.send(new PutCommand({ TableName: tableName, Item }));
    },
    async list({ limit, before }) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: before === undefined ? 'PK = :pk' : 'PK = :pk AND SK < :before',
          ExpressionAttributeValues: {
            ':pk': PARTITION,
            ...(before === undefined ? {} : { ':before': sortKey(before) }),
          },
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      return Items.map(({ dueAt, findings }) => ({ dueAt, findings }) as Check);
    },
    async reach() {
      await client.send(new GetCommand({ TableName: tableName, Key: { PK: 'REACH', SK: 'REACH' } }));
    },
  };
}

/** Times in ISO 8601 sort as they follow. */
function sortKey(dueAt: number): string {
  return new Date(dueAt).toISOString();
}
