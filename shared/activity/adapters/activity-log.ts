import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expiryOf } from '../retention.ts';
import type { Told } from '../told-by.ts';
import { feedItem, ownerKey } from './feed-items.ts';

/** Writes entries into the feeds that they stand in. */
export interface ActivityLog {
  /** Once for each event and feed: a repeat completes what a first try has not come to, and changes nothing else. */
  record(told: Told, retentionDays: number, at: number): Promise<void>;
}

export function activityLog(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): ActivityLog {
  return {
    async record({ entry, feeds }, retentionDays, at) {
      const expiresAtEpochSeconds = expiryOf(entry.happenedAt, retentionDays);
      // What is over already would be shown to nobody.
      if (expiresAtEpochSeconds * 1000 <= at) return;
      const { orderId, userId } = entry;
      const isOwned = orderId !== undefined && userId !== undefined;
      await Promise.all([
        ...feeds.map((feed) => once(feedItem(feed, entry, expiresAtEpochSeconds))),
        ...(isOwned ? [keep({ ...ownerKey(orderId, userId), expiresAtEpochSeconds })] : []),
      ]);
    },
  };

  async function once(Item: object): Promise<void> {
    try {
      await client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(PK)' }));
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
  }

  /** An owner is known for as long as the newest of what is told of them. */
  async function keep(Item: { readonly expiresAtEpochSeconds: number }): Promise<void> {
    try {
      await client.send(
        new PutCommand({
          TableName,
          Item,
          ConditionExpression: 'attribute_not_exists(PK) OR expiresAtEpochSeconds < :expiry',
          ExpressionAttributeValues: { ':expiry': Item.expiresAtEpochSeconds },
        }),
      );
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
  }
}
