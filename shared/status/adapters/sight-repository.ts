import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Sight } from '../sight.ts';

const KEY = { PK: 'SIGHT', SK: 'SIGHT' };

/** One item: what the probe last saw. The doors read it and look at nothing themselves. */
export interface SightRepository {
  put(sight: Sight): Promise<void>;
  /** Undefined before the probe's first run. */
  read(): Promise<Sight | undefined>;
}

export function sightRepository(client: Pick<DynamoDBDocumentClient, 'send'>, tableName: string): SightRepository {
  return {
    async put(sight) {
      await client.send(new PutCommand({ TableName: tableName, Item: { ...KEY, ...sight } }));
    },
    async read() {
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: KEY }));
      if (!Item) return undefined;
      const { dueAt, queues, circuits, figures, totals } = Item as unknown as Sight;
      return { dueAt, queues, circuits, figures, ...(totals === undefined ? {} : { totals }) };
    },
  };
}
