import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Movement } from '../movement.ts';

export interface MovementPage {
  /** 1 to 1000: some 400 KB, of the megabyte that an answer may have. */
  readonly limit: number;
  /** The number of the movement after which it begins: those before it in time. */
  readonly before?: number;
}

/** The movements of each SKU, each kept once, for ever. */
export interface Movements {
  record(movement: Movement): Promise<void>;
  /** Newest first, strongly consistent. */
  list(sku: string, page: MovementPage): Promise<readonly Movement[]>;
}

/** As many digits as every whole number of JavaScript has: keys sort as the numbers do. */
const DIGITS = 16;

/** What the partitions of movements begin with. Beside the stock and not below it: what is written of a SKU with every order lies in two. */
export const MOVEMENTS = 'MOVEMENTS#';
const partitionOf = (sku: string) => `${MOVEMENTS}${sku}`;
const sortKeyOf = (version: number) => String(version).padStart(DIGITS, '0');

/** Where the first movement of any SKU lies in its partition. */
export const FIRST_MOVEMENT = sortKeyOf(1);

export function movements(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): Movements {
  return {
    async record(movement) {
      const key = { PK: partitionOf(movement.sku), SK: sortKeyOf(movement.version) };
      try {
        await client.send(
          new PutCommand({
            TableName,
            Item: { ...key, ...movement },
            ConditionExpression: 'attribute_not_exists(PK)',
          }),
        );
      } catch (error) {
        // A record of the stream that comes again, or the door was first.
        if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      }
    },
    async list(sku, { limit, before = Number.MAX_SAFE_INTEGER }) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'PK = :sku AND SK < :before',
          ExpressionAttributeValues: { ':sku': partitionOf(sku), ':before': sortKeyOf(before) },
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      return Items as unknown as Movement[];
    },
  };
}
