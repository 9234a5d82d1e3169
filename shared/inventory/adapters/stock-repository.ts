import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { writeTogether } from '../../platform/aws/one-transaction.ts';
import { PermanentError } from '../../platform/failures.ts';
import { listedAt, shardOf } from '../../platform/paging/time-shards.ts';
import { type Lot, roomFor, type Stock } from '../stock.ts';

export interface StockRepository {
  /**
   * Adds a lot's units, once.
   *
   * @throws PermanentError too_much_stock when the SKU cannot hold them exactly, TransientError when another writer was there
   */
  restock(lot: Lot, at: number): Promise<void>;
  /** Strongly consistent. */
  read(sku: string): Promise<Stock | undefined>;
}

export const stockKey = (sku: string) => ({ PK: `SKU#${sku}`, SK: 'STOCK' });

export function stockRepository(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): StockRepository {
  return {
    async restock({ sku, lotId, units }, at) {
      const now = new Date(at).toISOString();
      const { written, ...outcome } = await writeTogether(client, [
        {
          Put: {
            TableName,
            Item: { PK: `SKU#${sku}`, SK: `LOT#${lotId}`, sku, lotId, units, createdAt: now },
            ConditionExpression: 'attribute_not_exists(PK)',
          },
        },
        {
          Update: {
            TableName,
            Key: stockKey(sku),
            UpdateExpression:
              'SET #units = if_not_exists(#units, :none) + :units, #reserved = if_not_exists(#reserved, :none), sku = :sku, createdAt = if_not_exists(createdAt, :now), updatedAt = :now, #shard = :shard, listedAt = if_not_exists(listedAt, :listedAt)',
            ConditionExpression: 'attribute_not_exists(#units) OR #units <= :room',
            ExpressionAttributeNames: { '#units': 'units', '#reserved': 'reserved', '#shard': 'shard' },
            ExpressionAttributeValues: {
              ':none': 0,
              ':units': units,
              ':sku': sku,
              ':now': now,
              ':shard': shardOf(sku),
              ':listedAt': listedAt({ createdAt: now, id: sku }),
              ':room': roomFor({ units }),
            },
          },
        },
      ]);
      const isRepeat = 'failed' in outcome && outcome.failed.includes(0);
      if (!written && !isRepeat) throw new PermanentError('too_much_stock', `${sku} cannot take ${units} units more`);
    },
    async read(sku) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: stockKey(sku), ConsistentRead: true }));
      return Item as Stock | undefined;
    },
  };
}
