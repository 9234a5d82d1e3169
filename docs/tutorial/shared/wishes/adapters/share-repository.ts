import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

/** A list that is shared. */
export interface Share {
  readonly userId: string;
  readonly shareId: string;
  readonly sharedWith: string;
  readonly correlationId: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly sharedAt: number;
}

export interface ShareRepository {
  /** Once for each member and id: answers whether it is new. */
  add(share: Share): Promise<boolean>;
}

export function shareRepository(client: DynamoDBDocumentClient, TableName: string): ShareRepository {
  return {
    async add(share) {
      try {
        await client.send(
          new PutCommand({ TableName, Item: { ...share }, ConditionExpression: 'attribute_not_exists(shareId)' }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
