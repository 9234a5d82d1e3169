import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { AuthorizationRequest } from '../authorization-request.ts';
import { hashOf, newSecret } from './secrets.ts';
import { keys } from './user-items.ts';

/** A client comes back with its code at once. @source https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 (10 minutes at most) */
export const CODE_SECONDS = 60;

/** What a code stands for. */
export interface IssuedCode extends AuthorizationRequest {
  readonly userId: string;
  /** Of the user's credentials when they were asked. */
  readonly epoch: number;
  /** The session that it begins. */
  readonly sessionId: string;
  /** The IP address that the user let the client in from. */
  readonly address: string;
  readonly expiresAt: number;
  /** Of a code that was read: it was shown before. */
  readonly isRedeemed?: boolean;
}

export interface CodeRepository {
  /** @returns the code, which is kept nowhere */
  issue(issued: Omit<IssuedCode, 'expiresAt' | 'isRedeemed'>, at: number): Promise<string>;
  read(code: string): Promise<IssuedCode | undefined>;
  /** @returns false where it was redeemed before */
  redeem(code: string): Promise<boolean>;
}

export function codeRepository(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): CodeRepository {
  return {
    async issue(issued, at) {
      const code = newSecret();
      const expiresAt = at + CODE_SECONDS * 1000;
      const expiresAtEpochSeconds = Math.ceil(expiresAt / 1000);
      const Item = { ...keys.code(hashOf(code)), ...issued, expiresAt, expiresAtEpochSeconds };
      await client.send(new PutCommand({ TableName, Item }));
      return code;
    },
    async read(code) {
      const Key = keys.code(hashOf(code));
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item as IssuedCode | undefined;
    },
    async redeem(code) {
      try {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: keys.code(hashOf(code)),
            UpdateExpression: 'SET isRedeemed = :yes',
            ConditionExpression: 'attribute_exists(PK) AND attribute_not_exists(isRedeemed)',
            ExpressionAttributeValues: { ':yes': true },
          }),
        );
        return true;
      } catch (error) {
        if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
        return false;
      }
    },
  };
}
