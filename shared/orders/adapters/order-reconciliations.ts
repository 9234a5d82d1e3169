import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type KeptRuns, keptRuns } from '../../platform/reconciliation/kept-runs.ts';
import type { GapKind } from '../reconcile.ts';

/** Orders with gaps that a run names; its events name all. */
export const MAX_NAMED = 20;

export interface Found {
  /** Orders that were compared. */
  readonly orders: number;
  readonly ordersWithGaps: number;
  /** Of each kind how many. */
  readonly gaps: Readonly<Partial<Record<GapKind, number>>>;
  /** Some of those orders. */
  readonly named: readonly string[];
}

export const NOTHING_FOUND: Found = { orders: 0, ordersWithGaps: 0, gaps: {}, named: [] };

export type OrderReconciliations = KeptRuns<Found>;

export function orderReconciliations(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tableName: string,
): OrderReconciliations {
  return keptRuns({ client, tableName, nothing: NOTHING_FOUND });
}
