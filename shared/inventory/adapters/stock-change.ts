import type { TransactionItem } from '../../platform/aws/one-transaction.ts';
import { listedAt, shardOf } from '../../platform/paging/time-shards.ts';
import type { MovementCause } from '../movement.ts';

export type StockUpdate = NonNullable<TransactionItem['Update']>;

export interface StockChange {
  readonly sku: string;
  /** How many units become free, below 0 for those that are not free any more; or what is free from now on. */
  readonly units: number | { readonly to: string };
  /** How many units are reserved more, below 0 for those that are so no more. */
  readonly reserved: number;
  readonly cause: MovementCause;
  readonly correlationId: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  /** Whether the SKU begins with it, where there is none. */
  readonly opens?: boolean;
  /** Beside the condition that neither number falls below 0. */
  readonly condition?: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

export const stockKey = (sku: string) => ({ PK: `SKU#${sku}`, SK: 'STOCK' });

/**
 * Changes the stock of a SKU. The item counts its changes and keeps what it was before and what made it change: whoever
 * reads the table's stream knows the whole movement, and no two of a SKU have to wait for each other to be numbered.
 */
export function stockChange(TableName: string, change: StockChange): StockUpdate {
  const { sku, units, reserved, cause, correlationId, at, opens = false, condition, values = {} } = change;
  const now = new Date(at).toISOString();
  const free = typeof units === 'number' ? 'if_not_exists(#units, :none) + :units' : units.to;
  const conditions = [
    ...(typeof units === 'number' && units < 0 ? ['#units >= :taken'] : []),
    ...(reserved < 0 ? ['#reserved >= :unreserved'] : []),
    ...(condition === undefined ? [] : [`(${condition})`]),
  ];
  const opening = {
    sku: ['sku = :sku', sku],
    createdAt: ['createdAt = if_not_exists(createdAt, :now)', now],
    listedAt: ['listedAt = if_not_exists(listedAt, :listedAt)', listedAt({ createdAt: now, id: sku })],
    shard: ['#shard = :shard', shardOf(sku)],
  } as const;
  return {
    TableName,
    Key: stockKey(sku),
    UpdateExpression: `SET ${[
      `#units = ${free}`,
      '#reserved = if_not_exists(#reserved, :none) + :reserved',
      'previousUnits = if_not_exists(#units, :none)',
      'previousReserved = if_not_exists(#reserved, :none)',
      '#version = if_not_exists(#version, :none) + :one',
      '#cause = :cause',
      'correlationId = :correlationId',
      'updatedAt = :now',
      ...(opens ? Object.values(opening).map(([set]) => set) : []),
    ].join(', ')}`,
    ...(conditions.length > 0 ? { ConditionExpression: conditions.join(' AND ') } : {}),
    ExpressionAttributeNames: {
      '#units': 'units',
      '#reserved': 'reserved',
      '#version': 'version',
      '#cause': 'cause',
      ...(opens ? { '#shard': 'shard' } : {}),
    },
    ExpressionAttributeValues: {
      ':none': 0,
      ':one': 1,
      ':reserved': reserved,
      ':cause': cause,
      ':correlationId': correlationId,
      ':now': now,
      ...(typeof units === 'number' ? { ':units': units } : {}),
      ...(typeof units === 'number' && units < 0 ? { ':taken': -units } : {}),
      ...(reserved < 0 ? { ':unreserved': -reserved } : {}),
      ...(opens ? { ':sku': sku, ':listedAt': opening.listedAt[1], ':shard': opening.shard[1] } : {}),
      ...values,
    },
  };
}
