import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant } from '../account.ts';

/** Longer than a till can give goods of a sale back: its session is put away 30 days after the booking. */
export const UNMIRRORED_KEPT_DAYS = 45;

/** Sales at tills that were announced while the programme mirrored none: their returns are nothing to the ledger either. */
export interface UnmirroredSales {
  note(sessionId: string, at: Instant): Promise<void>;
  has(sessionId: string): Promise<boolean>;
}

const keyOf = (sessionId: string) => ({ PK: `UNMIRRORED#${sessionId}`, SK: 'UNMIRRORED' });

export function unmirroredSales(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): UnmirroredSales {
  return {
    async note(sessionId, at) {
      const expiresAtEpochSeconds = Math.ceil(at / 1000) + UNMIRRORED_KEPT_DAYS * 86_400;
      await client.send(new PutCommand({ TableName, Item: { ...keyOf(sessionId), expiresAtEpochSeconds } }));
    },
    async has(sessionId) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(sessionId), ConsistentRead: true }));
      return Item !== undefined;
    },
  };
}
