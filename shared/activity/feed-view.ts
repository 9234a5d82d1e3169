import type { ActivityFeed } from '#contracts/activity/feed';
import type { Entry } from './entry.ts';

/** A page of a feed as it is answered. */
export function feedView(entries: readonly Entry[], cursor: string | null): ActivityFeed {
  return {
    activities: entries.map(({ eventId, type, kind, happenedAt, text, orderId, productId, facts }) => ({
      id: eventId,
      type,
      kind,
      activity_time: happenedAt,
      text,
      ...(orderId === undefined ? {} : { orderId }),
      ...(productId === undefined ? {} : { productId }),
      data: { ...facts },
    })),
    cursor,
  };
}
