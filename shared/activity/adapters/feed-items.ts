import { createHash } from 'node:crypto';
import type { Entry, Feed } from '../entry.ts';

/** A place in a feed: behind it the next page begins. */
export type FeedPlace = string;

/** Ids are foreign text: a longer one is stood for by its hash, so that it fits into a sort key of 1,024 bytes. */
const MOST_ID_BYTES = 512;
/** As many digits as a safe integer has. */
const SEQUENCE_DIGITS = 16;

/** What is kept of an entry in one feed. */
export interface FeedItem extends Entry {
  readonly PK: string;
  readonly SK: string;
  readonly place: FeedPlace;
  readonly expiresAtEpochSeconds: number;
}

/** The type is one of three words without a `#`, so that no two feeds have one key. */
export const partitionOf = ({ type, id }: Feed): string => `${type}#${id}`;

/** That an order is this member's. */
export const ownerKey = (orderId: string, userId: string) => ({
  PK: partitionOf({ type: 'order', id: orderId }),
  SK: `OWNER#${userId}`,
});

/**
 * The key is made of the event's source and id alone: a repeat finds it, whatever time it says.
 *
 * @source https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#id (unique are source and id together)
 */
export function feedItem(feed: Feed, entry: Entry, expiresAtEpochSeconds: number): FeedItem {
  const { source, eventId } = entry;
  const id = fitting(source === undefined ? eventId : `${source} ${eventId}`);
  const sequence = String(entry.sequence).padStart(SEQUENCE_DIGITS, '0');
  return {
    ...entry,
    PK: partitionOf(feed),
    SK: `ENTRY#${id}`,
    place: `${new Date(entry.happenedAt).toISOString()}#${sequence}#${id}`,
    expiresAtEpochSeconds,
  };
}

function fitting(eventId: string): string {
  if (Buffer.byteLength(eventId) <= MOST_ID_BYTES && eventId.isWellFormed()) return eventId;
  return `sha256:${createHash('sha256').update(eventId).digest('hex')}`;
}
