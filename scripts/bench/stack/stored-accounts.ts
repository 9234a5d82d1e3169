import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { tierRepository } from '../../../shared/tiers/adapters/tier-repository.ts';
import { type TierState, withoutAccount } from '../../../shared/tiers/tier-state.ts';
import type { LocalStack } from '../../../test/integration/local-stack.ts';

/** What a member's account holds in the table; no points and no tier without one. */
export interface StoredAccounts {
  of(userId: string): Promise<TierState>;
  close(): void;
}

/**
 * Looks at accounts in the table, not through the HTTP API: a look costs the stack a tenth of a request, so that it
 * can be repeated often without slowing down what it waits for.
 */
export function storedAccounts({ awsEndpoint, doors: { env } }: LocalStack): StoredAccounts {
  const client = new DynamoDBClient({
    endpoint: awsEndpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  const accounts = tierRepository({
    client: DynamoDBDocumentClient.from(client),
    tableName: `laurel-${env}-loyalty`,
  });
  return {
    of: async (userId) => (await accounts.read(userId)) ?? withoutAccount(userId),
    close: () => client.destroy(),
  };
}
