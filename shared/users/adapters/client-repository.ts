import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { listedAt, pageByTime, type TimePlace } from '../../platform/paging/time-shards.ts';
import type { Client } from '../client.ts';
import { keys } from './user-items.ts';

/** In characters; ours are shorter. What is longer may not fit into a key, and is nobody's. */
const MAX_CLIENT_ID_LENGTH = 250;

/** A client as it is kept: its secret as a hash, where it has one. */
export interface RegisteredClient extends Client {
  readonly secretHash?: string;
  /** Counts its changes; absent before the first. */
  readonly revision?: number;
}

/** Administrators register them by hand: one partition of the index holds them all, apart from those of users. */
const LISTED = 'CLIENTS';

export interface ClientRepository {
  add(client: RegisteredClient, actor: string): Promise<void>;
  read(clientId: string): Promise<RegisteredClient | undefined>;
  /** Newest first. One that is new is listed within moments. */
  list(page: { readonly limit: number; readonly after?: TimePlace }): Promise<RegisteredClient[]>;
  /** @returns false where it is not as it was read any more, or gone */
  change(read: RegisteredClient, changed: RegisteredClient, actor: string): Promise<boolean>;
  /** @returns false where there is none */
  remove(clientId: string): Promise<boolean>;
}

export function clientRepository(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): ClientRepository {
  return {
    async add(added, actor) {
      const Item = itemOf(added, actor);
      await client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(PK)' }));
    },
    async read(clientId) {
      if (clientId.length > MAX_CLIENT_ID_LENGTH) return undefined;
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: keys.client(clientId), ConsistentRead: true }),
      );
      return Item && clientOfItem(Item);
    },
    async list({ limit, after }) {
      const index = { client, tableName: TableName, indexName: 'ByTime', partitionKey: 'shard' };
      const items = await pageByTime<Record<string, unknown>>(index, [LISTED], {
        limit,
        direction: 'desc',
        ...(after === undefined ? {} : { after }),
      });
      return items.map(clientOfItem);
    },
    async change(read, changed, actor) {
      try {
        await client.send(
          new PutCommand({
            TableName,
            Item: { ...itemOf(changed, actor), revision: (read.revision ?? 0) + 1 },
            ConditionExpression: `attribute_exists(PK) AND ${
              read.revision === undefined ? 'attribute_not_exists(revision)' : 'revision = :read'
            }`,
            ...(read.revision === undefined ? {} : { ExpressionAttributeValues: { ':read': read.revision } }),
          }),
        );
        return true;
      } catch (error) {
        if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
        return false;
      }
    },
    async remove(clientId) {
      const Key = keys.client(clientId);
      const { Attributes } = await client.send(new DeleteCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }));
      return Attributes !== undefined;
    },
  };
}

/** Where a client stands in the list of all, which is by the time at which it was registered. */
export function placeOfClient({ clientId, createdAt }: Pick<Client, 'clientId' | 'createdAt'>): TimePlace {
  return { createdAt: new Date(createdAt).toISOString(), id: clientId };
}

function itemOf(client: RegisteredClient, actor: string) {
  const listing = { shard: LISTED, listedAt: listedAt(placeOfClient(client)) };
  return { ...keys.client(client.clientId), ...client, ...listing, actor };
}

function clientOfItem(item: Readonly<Record<string, unknown>>): RegisteredClient {
  const { PK: _, SK: __, actor: ___, shard: ____, listedAt: _____, ...found } = item;
  return found as unknown as RegisteredClient;
}
