import { randomInt } from 'node:crypto';
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { TransientError } from '../../platform/failures.ts';
import { type TransactionKey, transactionKey } from './session-repository.ts';

/** As long as a customer needs from the app to the till. */
export const CODE_SECONDS = 60;
/** Eight digits, which a till can key in: of a hundred million a channel can try twenty and ten more a second. */
const CODES = 100_000_000;
const DIGITS = 8;
/** A code that somebody else has now is drawn again. */
const DRAWS = 5;

export interface OneTimeCodes {
  /** Gives a member a code that stands for them at a till, once. */
  issue(userId: string, at: number): Promise<{ readonly code: string; readonly expiresAt: number }>;
  /**
   * Whose code it is. One transaction may use it, as often as it must try.
   *
   * @returns undefined for one that is unknown, over, or used by another transaction
   */
  redeem(code: string, transaction: TransactionKey, at: number): Promise<string | undefined>;
}

const keyOf = (code: string) => ({ PK: `CODE#${code}`, SK: 'CODE' });

export function oneTimeCodes(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): OneTimeCodes {
  return {
    async issue(userId, at) {
      const expiresAt = at + CODE_SECONDS * 1000;
      for (let draw = 1; draw <= DRAWS; draw++) {
        const code = String(randomInt(CODES)).padStart(DIGITS, '0');
        const Item = { ...keyOf(code), userId, expiresAt, expiresAtEpochSeconds: Math.ceil(expiresAt / 1000) };
        const free = { ConditionExpression: 'attribute_not_exists(PK) OR expiresAt <= :now' };
        const put = new PutCommand({ TableName, Item, ...free, ExpressionAttributeValues: { ':now': at } });
        if (await done(client.send(put))) return { code, expiresAt };
      }
      throw new TransientError('no code is free');
    },
    async redeem(code, transaction, at) {
      const { PK, SK } = transactionKey(transaction);
      const used = await done(
        client.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(code),
            UpdateExpression: 'SET usedBy = :transaction',
            ConditionExpression: 'expiresAt > :now AND (attribute_not_exists(usedBy) OR usedBy = :transaction)',
            ExpressionAttributeValues: { ':now': at, ':transaction': `${PK}#${SK}` },
            ReturnValues: 'ALL_NEW',
          }),
        ),
      );
      return used?.Attributes?.userId;
    },
  };
}

/** @returns undefined where the condition failed */
async function done<Output>(call: Promise<Output>): Promise<Output | undefined> {
  try {
    return await call;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return undefined;
    throw error;
  }
}
