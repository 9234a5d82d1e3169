import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { type AccountItem, keys } from '../../../shared/loyalty/account-items.ts';
import type { LocalStack } from '../../../test/integration/local-stack.ts';

/** What a member's account holds in the table; 0 without one. */
export interface StoredPoints {
  of(userId: string): Promise<number>;
  close(): void;
}

/**
 * Looks at balances in the table, not through the HTTP API: a look costs the stack a tenth of a request, so that it
 * can be repeated often without slowing down what it waits for.
 */
export function storedPoints({ awsEndpoint, doors: { env } }: LocalStack): StoredPoints {
  const client = new DynamoDBClient({
    endpoint: awsEndpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  const documents = DynamoDBDocumentClient.from(client);
  return {
    async of(userId) {
      const { Item } = await documents.send(
        new GetCommand({ TableName: `laurel-${env}-loyalty`, Key: keys.account(userId), ConsistentRead: true }),
      );
      return (Item as AccountItem | undefined)?.points ?? 0;
    },
    close: () => client.destroy(),
  };
}
