import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';

/** By which rules all products were looked at last, and what came of it. */
export interface Priced {
  readonly rules: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  /** How often since the rules are these. */
  readonly looks: number;
  /** Nothing is left to announce. */
  readonly isDone: boolean;
}

export interface PricedRules {
  read(): Promise<Priced | undefined>;
  write(priced: Priced): Promise<void>;
}

/** Kept in an item of its own. */
export function pricedRules(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): PricedRules {
  const key = { PK: 'PRICES', SK: 'PRICED' } as const;
  return {
    async read() {
      const { Item } = await client.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }));
      return Item && { rules: Item.rules, at: Item.at, looks: Item.looks, isDone: Item.isDone };
    },
    async write(priced) {
      await client.send(new PutCommand({ TableName, Item: { ...key, ...priced } }));
    },
  };
}
