import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Account } from '../account.ts';
import { type AccountItem, accountOf, keys } from './ledger-items.ts';

/** Marks an account as shared, or not. @returns the account; undefined where there is none */
export type ShareAccount = (userId: string, shared: boolean) => Promise<Account | undefined>;

/**
 * The mark is no movement: it has no entry, and moves beside whatever is written at the same time. Whoever has read the account before it
 * writes as before, on the account's sequence as everybody does.
 */
export function accountSharing({
  client,
  tableName,
}: {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
}): ShareAccount {
  return async (userId, shared) => {
    try {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: keys.account(userId),
          UpdateExpression: shared ? 'SET #shared = :shared' : 'REMOVE #shared',
          ConditionExpression: 'attribute_exists(PK)',
          ExpressionAttributeNames: { '#shared': 'shared' },
          ...(shared && { ExpressionAttributeValues: { ':shared': true } }),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return accountOf(Attributes as AccountItem);
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return undefined;
      throw error;
    }
  };
}
