import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expiryOf } from '../retention.ts';
import type { Told } from '../told-by.ts';
import { feedItem, ownerKey } from './feed-items.ts';

/** Writes entries into the feeds that they stand in. */
export interface ActivityLog {
  /** Once for each event and feed: a repeat completes what a first try has not come to, and changes nothing else. */
  record(told: Told, retentionDays: number, at: number): Promise<void>;
}

const DAY_SECONDS = 24 * 60 * 60;
/** Owners that a process remembers to have written, some 200 bytes each. */
export const MOST_REMEMBERED = 10_000;

/** An owner that was written, or is about to be. */
interface Kept {
  readonly until: number;
  readonly written: Promise<void>;
}

export function activityLog(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): ActivityLog {
  const remembered = new Map<string, Kept>();
  return {
    async record({ entry, feeds }, retentionDays, at) {
      const expiresAtEpochSeconds = expiryOf(entry.happenedAt, retentionDays);
      // What is over already would be shown to nobody.
      if (expiresAtEpochSeconds * 1000 <= at) return;
      const { orderId, userId } = entry;
      const isOwned = orderId !== undefined && userId !== undefined;
      await Promise.all([
        ...feeds.map((feed) => once(feedItem(feed, entry, expiresAtEpochSeconds))),
        ...(isOwned ? [keepOwner(ownerKey(orderId, userId), expiresAtEpochSeconds)] : []),
      ]);
    },
  };

  /**
   * An owner is known for as long as the newest of what is told of them, to the end of that day: what else is told until
   * then needs no write.
   */
  function keepOwner(key: ReturnType<typeof ownerKey>, expiresAtEpochSeconds: number): Promise<void> {
    const until = Math.ceil(expiresAtEpochSeconds / DAY_SECONDS) * DAY_SECONDS;
    const name = JSON.stringify([key.PK, key.SK]);
    const known = remembered.get(name);
    if (known && known.until >= until) return known.written;
    const written = keep({ ...key, expiresAtEpochSeconds: until });
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(name, { until, written });
    written.catch(() => {
      if (remembered.get(name)?.written === written) remembered.delete(name);
    });
    return written;
  }

  async function once(Item: object): Promise<void> {
    try {
      await client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(PK)' }));
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
  }

  /** Unless it is kept for as long already. */
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
