import type { DynamoDBRecord } from 'aws-lambda';
import { listIn, numberIn, textIn } from '../../platform/boundary/stream-image.ts';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import type { Movement } from '../movement.ts';
import { movementIn } from './moved-stock.ts';

/** What an order's allocation is announced by, as its item has it. */
export interface DecidedStock {
  readonly orderId: string;
  readonly userId?: string;
  readonly status: string;
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[];
  readonly correlationId: string;
  /** ISO 8601 in UTC. */
  readonly updatedAt: string;
}

/** What a movement means to others: another level of what is free, told with the version that each level has of its own. */
export function movementEvents({ sku, version, before, after, correlationId, movedAt }: Movement): DomainEvent[] {
  if (version > 1 && before.units === after.units) return [];
  const about = { subject: sku, correlationId: correlationId || sku, at: Date.parse(movedAt) };
  const levels = { previousStockLevel: before.units, newStockLevel: after.units };
  return [
    {
      ...about,
      id: `${sku}#stockUpdated#${version}`,
      type: 'inventory.stockUpdated.v1',
      data: { productId: sku, ...levels, version },
    },
    ...(before.units > 0 && after.units === 0
      ? [
          {
            ...about,
            id: `${sku}#outOfStock#${version}`,
            type: 'inventory.outOfStock.v1',
            data: { productId: sku, version },
          },
        ]
      : []),
  ];
}

/** What was decided for an order, once; ids are made of the order and the decision. */
export function decisionEvents({
  orderId,
  userId,
  status,
  lines,
  correlationId,
  updatedAt,
}: DecidedStock): DomainEvent[] {
  const about = { subject: orderId, correlationId: correlationId || orderId, at: Date.parse(updatedAt) };
  const order = { orderId, orderNumber: orderId, ...(userId ? { userId } : {}) };
  switch (status) {
    case 'ALLOCATED':
      return [
        {
          ...about,
          id: `${orderId}#stockReserved#v1`,
          type: 'inventory.stockReserved.v1',
          data: { ...order, lines: lines.map(({ productId, quantity }) => ({ productId, quantity })) },
        },
      ];
    case 'DEPLETED':
      return [
        {
          ...about,
          id: `${orderId}#stockReservationFailed#v1`,
          type: 'inventory.stockReservationFailed.v1',
          data: order,
        },
      ];
    case 'DEALLOCATED_ORDER_EXPIRED':
      return [
        { ...about, id: `${orderId}#reservationExpired#v1`, type: 'inventory.reservationExpired.v1', data: order },
      ];
    default:
      return [];
  }
}

/** The events that a record of the table's stream announces; none for what is neither a level nor a decision. */
export function announcedBy(record: DynamoDBRecord): DomainEvent[] {
  const { NewImage: image, OldImage: before, Keys } = record.dynamodb ?? {};
  if (!image) return [];
  if (Keys?.SK?.S === 'STOCK') return movementEvents(movementIn(record));
  if (Keys?.SK?.S !== 'ALLOCATION' || image.status?.S === before?.status?.S) return [];
  const { orderId, userId, status, sku, units, lines, correlationId, updatedAt } = image;
  return decisionEvents({
    orderId: textIn(orderId),
    ...(userId?.S ? { userId: userId.S } : {}),
    status: textIn(status),
    lines: (lines ? listIn(lines) : [{ productId: sku, quantity: units }]).map(({ productId, quantity }) => ({
      productId: textIn(productId),
      quantity: numberIn(quantity),
    })),
    correlationId: textIn(correlationId),
    updatedAt: textIn(updatedAt),
  });
}
