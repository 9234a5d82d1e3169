import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Entry, Feed, Kind } from '../entry.ts';
import { type FeedItem, type FeedPlace, ownerKey, partitionOf } from './feed-items.ts';

/**
 * Entries that are looked at for one page of one kind, 0.5 KB each. A feed with more of other kinds between gives a page
 * that is not full, and goes on from there.
 */
export const MOST_LOOKED_AT = 1000;
const LOOKED_AT_ONCE = 100;

export interface FeedRequest {
  readonly limit: number;
  /** Behind this place, to the older. */
  readonly after?: FeedPlace;
  readonly kind?: Kind;
  /** Who reads the feed of an order: what is somebody else's is left out. Absent: whoever reads everything. */
  readonly reader?: string;
  /** Entries that are over by then are left out, whether or not the table has forgotten them. */
  readonly at: number;
}

export interface FeedPage {
  /** Newest first. */
  readonly entries: readonly Entry[];
  /** Where the next page begins; absent at the end. */
  readonly next?: FeedPlace;
}

export interface FeedReader {
  page(feed: Feed, request: FeedRequest): Promise<FeedPage>;
  /** What an order is to a member, strongly consistent. */
  standing(orderId: string, userId: string): Promise<'own' | 'others' | 'unknown'>;
}

export function isFeedPlace(value: unknown): value is FeedPlace {
  return typeof value === 'string' && value !== '';
}

export function feedReader(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): FeedReader {
  return {
    async page(feed, { limit, after, kind, reader, at }) {
      const filters = [
        'expiresAtEpochSeconds > :now',
        ...(kind === undefined ? [] : ['kind = :kind']),
        ...(reader === undefined ? [] : ['(attribute_not_exists(userId) OR userId = :reader)']),
      ];
      const found: FeedItem[] = [];
      const atOnce = kind === undefined ? limit + 1 : LOOKED_AT_ONCE;
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      for (let lookedAt = 0; lookedAt < MOST_LOOKED_AT; lookedAt += atOnce) {
        const answer = await client.send(
          new QueryCommand({
            TableName,
            IndexName: 'ByTime',
            ScanIndexForward: false,
            Limit: atOnce,
            KeyConditionExpression: `PK = :feed${after === undefined ? '' : ' AND place < :after'}`,
            FilterExpression: filters.join(' AND '),
            ExpressionAttributeValues: {
              ':feed': partitionOf(feed),
              ':now': Math.floor(at / 1000),
              ...(after === undefined ? {} : { ':after': after }),
              ...(kind === undefined ? {} : { ':kind': kind }),
              ...(reader === undefined ? {} : { ':reader': reader }),
            },
            ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
          }),
        );
        found.push(...((answer.Items ?? []) as FeedItem[]));
        ExclusiveStartKey = answer.LastEvaluatedKey;
        const last = found[limit - 1];
        // One more than is answered says that there is a next page.
        if (found.length > limit && last) return { entries: found.slice(0, limit), next: last.place };
        if (!ExclusiveStartKey) return { entries: found };
      }
      const next = ExclusiveStartKey?.place;
      return { entries: found, ...(isFeedPlace(next) ? { next } : {}) };
    },
    async standing(orderId, userId) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: ownerKey(orderId, userId), ConsistentRead: true }),
      );
      if (Item) return 'own';
      const { Count = 0 } = await client.send(
        new QueryCommand({
          TableName,
          ConsistentRead: true,
          Limit: 1,
          KeyConditionExpression: 'PK = :feed',
          ExpressionAttributeValues: { ':feed': partitionOf({ type: 'order', id: orderId }) },
        }),
      );
      return Count > 0 ? 'others' : 'unknown';
    },
  };
}
