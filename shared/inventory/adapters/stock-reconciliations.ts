import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type KeptRuns, keptRuns } from '../../platform/reconciliation/kept-runs.ts';
import type { StockGapKind } from '../stock-gaps.ts';

/** SKUs with gaps that a run names; its events name all. */
export const MAX_NAMED = 20;

export interface FoundOfStock {
  /** SKUs that were compared. */
  readonly skus: number;
  readonly skusWithGaps: number;
  /** Of each kind how many. */
  readonly gaps: Readonly<Partial<Record<StockGapKind, number>>>;
  /** Some of those SKUs. */
  readonly named: readonly string[];
}

export const NOTHING_FOUND: FoundOfStock = { skus: 0, skusWithGaps: 0, gaps: {}, named: [] };

export type StockReconciliations = KeptRuns<FoundOfStock>;

export function stockReconciliations(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tableName: string,
): StockReconciliations {
  return keptRuns({ client, tableName, sortKey: { SK: 'RUN' }, nothing: NOTHING_FOUND });
}
