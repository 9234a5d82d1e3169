import type { DynamoDBRecord } from 'aws-lambda';
import { type Image, numberIn, textIn } from '../../platform/boundary/stream-image.ts';
import { PermanentError } from '../../platform/failures.ts';
import { type MovedStock, type Movement, type MovementKind, movementOf } from '../movement.ts';

/**
 * The movement that a record of the table's stream tells of.
 *
 * @throws PermanentError unreadable_stock for an image that no stock can have
 */
export function movementIn({ dynamodb }: DynamoDBRecord): Movement {
  const image = dynamodb?.NewImage ?? {};
  const text = (name: string) => textIn(image[name]);
  const number = (name: string) => numberIn(image[name]);
  const stock: MovedStock = {
    sku: text('sku') || textIn(dynamodb?.Keys?.PK).slice('SKU#'.length),
    version: number('version'),
    units: number('units'),
    reserved: number('reserved'),
    previousUnits: number('previousUnits'),
    previousReserved: number('previousReserved'),
    cause: causeIn(image.cause?.M ?? {}),
    correlationId: text('correlationId'),
    updatedAt: text('updatedAt'),
  };
  const { version, units, reserved, previousUnits, previousReserved } = stock;
  if (![version, units, reserved, previousUnits, previousReserved].every(Number.isSafeInteger))
    throw new PermanentError('unreadable_stock', `${stock.sku} has no level with a version`);
  return movementOf(stock);
}

function causeIn({ kind, actor, orderId, lotId, reason }: Image): Movement['cause'] {
  return {
    kind: (kind?.S ?? 'ADJUSTMENT') as MovementKind,
    actor: textIn(actor),
    ...(orderId?.S ? { orderId: orderId.S } : {}),
    ...(lotId?.S ? { lotId: lotId.S } : {}),
    ...(reason?.S ? { reason: reason.S } : {}),
  };
}
