import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { TransactionItem } from '../aws/one-transaction.ts';

/** Where an event lies: partition and sort key as clients of the store know them. */
export interface EventKey {
  readonly pk: string;
  readonly sk: string;
}

/** What happened, as the event store keeps it. */
export interface EventRecord {
  readonly key: EventKey;
  /** Such as ORDER_PLACED_EVENT. */
  readonly eventName: string;
  readonly eventData: Readonly<Record<string, unknown>>;
  readonly correlationId: string;
  /** Who made it happen. */
  readonly actor: string;
  /** ISO 8601 in UTC; when it is stored, where nothing is said. */
  readonly createdAt?: string;
}

/** Who made something happen, in whose course. */
export type Cause = Pick<EventRecord, 'correlationId' | 'actor'>;

/** An event is kept so long. What repeats do is refused by the orders and the stock themselves, not by this log. */
export const EVENT_RETENTION_DAYS = 30;

/** What an event is about that may happen to an order several times: each of them is an event of its own. */
export interface EventPart {
  readonly kind: 'REFUND_ID' | 'SHIPMENT_ID' | 'TRY_ID';
  readonly id: string;
}

/** Where all events of an order lie. */
export const orderEventsPartition = (orderId: string): string => `EVENTS#ORDER_ID#${orderId}`;

export const orderEventKey = (orderId: string, eventName: string, part?: EventPart): EventKey => ({
  pk: orderEventsPartition(orderId),
  sk: `EVENT#${eventName}${part ? `#${part.kind}#${part.id}` : ''}`,
});

const SKU_EVENTS = 'EVENTS#SKU#';

export const restockEventKey = (sku: string, lotId: string): EventKey => ({
  pk: `${SKU_EVENTS}${sku}`,
  sk: `EVENT#SKU_RESTOCKED_EVENT#LOT_ID#${lotId}`,
});

/** What events of each kind begin with, where they lie, and what of their data says which one they are of. */
const SUBJECTS = [
  { word: 'ORDER_', partition: orderEventsPartition(''), idIn: 'orderId' },
  { word: 'SKU_', partition: SKU_EVENTS, idIn: 'sku' },
] as const;

/** Whether an event of this name can lie there: those of orders lie with their orders, those of stock with their SKUs. */
export function canLieAt(eventName: string, { pk }: EventKey): boolean {
  return SUBJECTS.some(({ word, partition }) => eventName.startsWith(word) && pk.startsWith(partition));
}

/**
 * Whether an event is of what its key says: one of an order that lies with another one is told of neither.
 *
 * @returns the field that says something else, or undefined
 */
export function strayedBy({ key, eventName, eventData }: EventRecord): string | undefined {
  const subject = SUBJECTS.find(({ word }) => eventName.startsWith(word));
  if (!subject) return undefined;
  return key.pk === `${subject.partition}${String(eventData[subject.idIn]).trim()}` ? undefined : subject.idIn;
}

/** The event as the table keeps it. @param at milliseconds since 1970-01-01T00:00:00Z */
export function eventItem({ key, eventName, eventData, correlationId, actor, createdAt }: EventRecord, at: number) {
  const storedAt = new Date(at).toISOString();
  return {
    ...key,
    eventName,
    eventData,
    correlationId,
    actor,
    createdAt: createdAt ?? storedAt,
    updatedAt: storedAt,
    expiresAtEpochSeconds: Math.floor(at / 1000) + EVENT_RETENTION_DAYS * 24 * 60 * 60,
  };
}

/**
 * Puts an event beside the state that it tells of, in one transaction with it. The state's own condition makes it happen
 * once; an event that is there already is no INSERT and crosses the pipe no second time.
 */
export const eventPut = (TableName: string, event: EventRecord, at: number): TransactionItem => ({
  Put: { TableName, Item: eventItem(event, at) },
});

/** The event that lies there, strongly consistent; undefined where none does. */
export async function storedEvent(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  TableName: string,
  { pk, sk }: EventKey,
): Promise<EventRecord | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }));
  return Item && eventIn(Item);
}

/** What an item of the store says. */
export function eventIn(item: Readonly<Record<string, unknown>>): EventRecord {
  const { pk, sk, eventName, eventData, correlationId, actor, createdAt } = item as ReturnType<typeof eventItem>;
  return { key: { pk, sk }, eventName, eventData, correlationId, actor, createdAt };
}
