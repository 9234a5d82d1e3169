import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';

export interface Accepted {
  readonly parcelId: string;
  readonly desk: string;
  readonly weightGrams: number;
  readonly at: number;
}

export interface Tables {
  readonly client: DynamoDBDocumentClient;
  readonly parcels: string;
  readonly movements?: string;
}

/** A parcel's item, and its movements in a table of their own. */
export function parcelTable({ client, parcels, movements = '' }: Tables) {
  const append = (parcelId: string, list: 'route' | 'movements', entry: string, receives: number) =>
    client.send(
      new UpdateCommand({
        TableName: parcels,
        Key: { PK: parcelId, SK: 'PARCEL' },
        UpdateExpression:
          'SET #list = list_append(if_not_exists(#list, :none), :entry), receives = list_append(if_not_exists(receives, :none), :receives)',
        ExpressionAttributeNames: { '#list': list },
        ExpressionAttributeValues: { ':none': [], ':entry': [entry], ':receives': [receives] },
      }),
    );
  return {
    /** Both or none. */
    async accept({ parcelId, desk, weightGrams, at }: Accepted): Promise<void> {
      await client.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Put: {
                TableName: parcels,
                Item: { PK: parcelId, SK: 'PARCEL', desk, acceptedAt: at, weightGrams, secret: 'not in the index' },
                ConditionExpression: 'attribute_not_exists(PK)',
              },
            },
            {
              Put: {
                TableName: movements,
                // Nobody accepts at a desk twice in the same place: the desk "closed" has its one movement.
                Item: { PK: desk === 'closed' ? 'closed' : parcelId, SK: '0000-accepted' },
                ConditionExpression: 'attribute_not_exists(PK)',
              },
            },
          ],
        }),
      );
    },
    move: (parcelId: string, to: string, receives: number) => append(parcelId, 'route', to, receives),
    note: (parcelId: string, step: string, receives: number) => append(parcelId, 'movements', step, receives),
    async print(parcelId: string): Promise<void> {
      await client.send(
        new UpdateCommand({
          TableName: parcels,
          Key: { PK: parcelId, SK: 'PARCEL' },
          UpdateExpression: 'ADD printed :one',
          ExpressionAttributeValues: { ':one': 1 },
        }),
      );
    },
    async closeDay(day: string): Promise<void> {
      await client.send(
        new UpdateCommand({
          TableName: parcels,
          Key: { PK: 'DAYS', SK: day },
          UpdateExpression: 'ADD closed :one',
          ExpressionAttributeValues: { ':one': 1 },
        }),
      );
    },
    async read(parcelId: string) {
      const { Item } = await client.send(new GetCommand({ TableName: parcels, Key: { PK: parcelId, SK: 'PARCEL' } }));
      return Item;
    },
    async atDesk(desk: string): Promise<readonly Record<string, unknown>[]> {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: parcels,
          IndexName: 'ByDesk',
          KeyConditionExpression: 'desk = :desk',
          ExpressionAttributeValues: { ':desk': desk },
        }),
      );
      return Items;
    },
  };
}
