/** What feeds there are: of a member, an order, a product. */
export type FeedType = 'user' | 'order' | 'product';

/** Whose feed. */
export interface Feed {
  readonly type: FeedType;
  readonly id: string;
}

/** What an entry is about, to narrow a feed down to. */
export type Kind = 'account' | 'order' | 'payment' | 'points' | 'price' | 'product' | 'sale' | 'stock' | 'tier';

/** What of an event everybody may read who may read the feed. */
export type Facts = Readonly<Record<string, string | number>>;

/** Something that happened, as a feed tells it. */
export interface Entry {
  /** Of the event that told of it: a repeat of the event is the same entry. */
  readonly eventId: string;
  /** Who announced it, without white space: ids are each source's own, and two may give one. Absent where nobody says. */
  readonly source?: string;
  /** The event's. */
  readonly type: string;
  readonly kind: Kind;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly happenedAt: number;
  /** The event's own count, where it has one: tells apart what happened in one millisecond. */
  readonly sequence: number;
  /** One line of words. */
  readonly text: string;
  /** Whose it is, where that is said: nobody else reads it in the feed of an order. */
  readonly userId?: string;
  readonly orderId?: string;
  readonly productId?: string;
  readonly facts: Facts;
}
