import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalStack } from '../local-stack.ts';

/** What the table holds about a member's tier: version and notification are not to be seen through the HTTP API. */
export async function storedTier({ awsEndpoint }: Pick<LocalStack, 'awsEndpoint'>, userId: string) {
  const client = new DynamoDBClient({
    endpoint: awsEndpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'tests', secretAccessKey: 'tests' },
  });
  try {
    const { Item = {} } = await DynamoDBDocumentClient.from(client).send(
      new GetCommand({
        TableName: 'laurel-dev-loyalty',
        Key: { PK: `USER#${userId}`, SK: 'ACCOUNT' },
        ConsistentRead: true,
      }),
    );
    const { tier, tierVersion, tierNotification } = Item;
    return { tier, tierVersion, tierNotification };
  } finally {
    client.destroy();
  }
}
