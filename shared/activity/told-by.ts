import type { Entry, Facts, Feed, Kind } from './entry.ts';
import { type Data, sentence } from './sentences.ts';

/** An event, as far as feeds tell of it. */
export interface Happening {
  readonly eventId: string;
  /** Who announced it, without white space. */
  readonly source?: string;
  /** Such as orders.orderCreated.v1. */
  readonly type: string;
  readonly data: Data;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly happenedAt: number;
}

/** One entry, and the feeds that it stands in. */
export interface Told {
  readonly entry: Entry;
  readonly feeds: readonly Feed[];
}

/** By the stem of the type: kinds outlive versions. */
const KIND_OF_STEM: Readonly<Record<string, Kind>> = {
  'loyalty.tierUpgraded': 'tier',
};
const KIND_OF_CONTEXT: Readonly<Record<string, Kind>> = {
  users: 'account',
  orders: 'order',
  payments: 'payment',
  loyalty: 'points',
  product: 'product',
  inventory: 'stock',
  pricing: 'price',
  pos: 'sale',
};

/**
 * What readers are shown of an event's data, by name. Everything else stays out: an upgrade's callback, for one, lets
 * whoever knows it acknowledge it.
 */
const SHOWN = [
  ...['amount', 'cancelledAt', 'currency', 'difference', 'earnedPoints', 'expiresAt', 'month', 'mergedUserId', 'name'],
  ...['newStockLevel', 'newTier', 'points', 'previousStatus', 'previousStockLevel', 'previousTier', 'price', 'reason'],
  ...['receiptId', 'refundId', 'refundedValue', 'shipmentId', 'store', 'totalPoints', 'value'],
] as const;

/** A reason or a name is a line, not a page. In characters. */
const MOST_TEXT = 250;

/**
 * The entry that tells of an event, and where it stands: with its member, its order or its product. What is said of an
 * order stands in no product's feed, which others read.
 */
export function toldBy({ eventId, source, type, data, happenedAt }: Happening): Told {
  const userId = idIn(data.userId);
  const orderId = idIn(data.orderId) ?? idIn(data.orderNumber);
  const merged = type.startsWith('users.usersMerged.') ? idIn(data.mergedUserId) : undefined;
  // Blanks around the id of a product mean nothing.
  const productId = orderId === undefined && userId === undefined ? idIn(data.productId)?.trim() : undefined;
  const feeds: Feed[] = [
    ...(userId === undefined ? [] : [{ type: 'user' as const, id: userId }]),
    ...(merged === undefined || merged === userId ? [] : [{ type: 'user' as const, id: merged }]),
    ...(orderId === undefined ? [] : [{ type: 'order' as const, id: orderId }]),
    ...(productId === undefined ? [] : [{ type: 'product' as const, id: productId }]),
  ];
  const entry: Entry = {
    eventId,
    ...(source === undefined ? {} : { source }),
    type,
    kind: kindOf(type),
    happenedAt,
    sequence: countIn(data.sequence) ?? countIn(data.version) ?? 0,
    text: sentence(type, data),
    ...(userId === undefined ? {} : { userId }),
    ...(orderId === undefined ? {} : { orderId }),
    ...(productId === undefined ? {} : { productId }),
    facts: shownOf(data),
  };
  return { entry, feeds };
}

function kindOf(type: string): Kind {
  const [context = '', name = ''] = type.split('.');
  return KIND_OF_STEM[`${context}.${name}`] ?? KIND_OF_CONTEXT[context] ?? 'account';
}

/** Ids come as text, or as numbers that stand for the same text; an empty one is none. */
function idIn(value: unknown): string | undefined {
  if (Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' && value.length <= 250 ? value : undefined;
}

function countIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function shownOf(data: Data): Facts {
  return Object.fromEntries(
    SHOWN.flatMap((name): (readonly [string, string | number])[] => {
      const value = data[name];
      if (typeof value === 'number' && Number.isFinite(value)) return [[name, value]];
      return typeof value === 'string' ? [[name, [...value].slice(0, MOST_TEXT).join('').toWellFormed()]] : [];
    }),
  );
}
