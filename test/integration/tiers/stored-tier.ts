import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { LocalStack } from '../local-stack.ts';

const TABLE = 'laurel-dev-loyalty';

/** What the table holds about a member's tier: version and notification are not to be seen through the HTTP API. */
export async function storedTier({ awsEndpoint }: Pick<LocalStack, 'awsEndpoint'>, userId: string) {
  const client = new DynamoDBClient({
    endpoint: awsEndpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'tests', secretAccessKey: 'tests' },
  });
  try {
    const { Responses } = await DynamoDBDocumentClient.from(client).send(
      new BatchGetCommand({
        RequestItems: {
          [TABLE]: { Keys: ['ACCOUNT', 'TIER'].map((SK) => ({ PK: `USER#${userId}`, SK })), ConsistentRead: true },
        },
      }),
    );
    const items = Responses?.[TABLE] ?? [];
    const { tier, tierVersion } = items.find(({ SK }) => SK === 'ACCOUNT') ?? {};
    const { tierNotification } = items.find(({ SK }) => SK === 'TIER') ?? {};
    return { tier, tierVersion, tierNotification };
  } finally {
    client.destroy();
  }
}
