import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  paginateQuery,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { dayOf, type Wish } from '../wish.ts';

export interface WishRepository {
  /** Once for each product: a repeat moves the time. */
  add(userId: string, wish: Wish): Promise<void>;
  /** By product id. */
  list(userId: string, page: { readonly limit: number; readonly after?: string }): Promise<Wish[]>;
  /** Removes what was wished on a day, of all members; answers how many. */
  forgetDay(day: string): Promise<number>;
}

export function wishRepository(client: DynamoDBDocumentClient, TableName: string): WishRepository {
  return {
    async add(userId, { productId, wishedAt }) {
      const Item = { PK: userId, SK: productId, wishedAt, wishedOn: dayOf(wishedAt) };
      await client.send(new PutCommand({ TableName, Item }));
    },
    async list(userId, { limit, after = ' ' }) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'PK = :pk AND SK > :after',
          ExpressionAttributeValues: { ':pk': userId, ':after': after },
          Limit: limit,
        }),
      );
      return Items.map(({ SK, wishedAt }) => ({ productId: SK, wishedAt }) as Wish);
    },
    async forgetDay(day) {
      const query = {
        TableName,
        IndexName: 'ByDay',
        KeyConditionExpression: 'wishedOn = :day',
        ExpressionAttributeValues: { ':day': day },
      };
      let forgotten = 0;
      for await (const { Items = [] } of paginateQuery({ client }, query))
        for (const { PK, SK } of Items) {
          await client.send(new DeleteCommand({ TableName, Key: { PK, SK } }));
          forgotten++;
        }
      return forgotten;
    },
  };
}
