import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalStack } from '../local-stack.ts';

export type Item = Record<string, unknown>;

/** The tables of a stack as somebody with a console has them: past every rule. */
export function writtenByHand({ awsEndpoint, doors }: LocalStack) {
  const credentials = { accessKeyId: 'tests', secretAccessKey: 'tests' };
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: awsEndpoint, region: 'eu-west-1', credentials }),
  );
  const nameOf = (context: string) => `laurel-${doors.env}-${context}`;
  const put = (context: string, Item: Item) => client.send(new PutCommand({ TableName: nameOf(context), Item }));
  return { put, lose, itemAt, change };

  function lose(context: string, Key: Item) {
    return client.send(new DeleteCommand({ TableName: nameOf(context), Key }));
  }

  async function itemAt(context: string, Key: Item): Promise<Item> {
    const { Item } = await client.send(new GetCommand({ TableName: nameOf(context), Key, ConsistentRead: true }));
    if (!Item) throw new Error(`${context} has no ${JSON.stringify(Key)}`);
    return Item;
  }

  async function change(context: string, Key: Item, changes: Item): Promise<void> {
    await put(context, { ...(await itemAt(context, Key)), ...changes });
  }
}

export const orderKey = (orderId: string) => ({ PK: `ORDER#${orderId}` });
export const allocationKey = (orderId: string) => ({ PK: `ORDER#${orderId}`, SK: 'ALLOCATION' });
export const stockKey = (sku: string) => ({ PK: `SKU#${sku}`, SK: 'STOCK' });
export const movementKey = (sku: string, version: number) => ({
  PK: `MOVEMENTS#${sku}`,
  SK: String(version).padStart(16, '0'),
});
