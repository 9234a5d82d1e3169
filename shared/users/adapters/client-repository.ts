import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Client } from '../client.ts';
import { keys } from './user-items.ts';

/** In characters; ours are shorter. What is longer may not fit into a key, and is nobody's. */
const MAX_CLIENT_ID_LENGTH = 250;

/** A client as it is kept: its secret as a hash, where it has one. */
export interface RegisteredClient extends Client {
  readonly secretHash?: string;
}

export interface ClientRepository {
  add(client: RegisteredClient, actor: string): Promise<void>;
  read(clientId: string): Promise<RegisteredClient | undefined>;
  /** @returns false where there is none */
  remove(clientId: string): Promise<boolean>;
}

export function clientRepository(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): ClientRepository {
  return {
    async add(added, actor) {
      const Item = { ...keys.client(added.clientId), ...added, actor };
      await client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(PK)' }));
    },
    async read(clientId) {
      if (clientId.length > MAX_CLIENT_ID_LENGTH) return undefined;
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: keys.client(clientId), ConsistentRead: true }),
      );
      if (!Item) return undefined;
      const { PK: _, SK: __, actor: ___, ...found } = Item;
      return found as RegisteredClient;
    },
    async remove(clientId) {
      const Key = keys.client(clientId);
      const { Attributes } = await client.send(new DeleteCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }));
      return Attributes !== undefined;
    },
  };
}
