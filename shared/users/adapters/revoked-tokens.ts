import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { keys } from './user-items.ts';

/** Tokens that were revoked before they expired; each is forgotten when it would have. */
export interface RevokedTokens {
  add(tokenId: string, expiresAtEpochSeconds: number): Promise<void>;
  has(tokenId: string): Promise<boolean>;
}

export function revokedTokens(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): RevokedTokens {
  return {
    async add(tokenId, expiresAtEpochSeconds) {
      await client.send(new PutCommand({ TableName, Item: { ...keys.revokedToken(tokenId), expiresAtEpochSeconds } }));
    },
    async has(tokenId) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: keys.revokedToken(tokenId), ConsistentRead: true }),
      );
      return Item !== undefined;
    },
  };
}
