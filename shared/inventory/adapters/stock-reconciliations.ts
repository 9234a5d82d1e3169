import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
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

export interface StockReconciliation extends FoundOfStock {
  readonly run: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly startedAt: number;
  readonly actor: string;
  readonly isDone: boolean;
}

/** Keeps what runs were begun and what they found, for a month. */
export interface StockReconciliations {
  /** Again for the same run is harmless: what it has found stays. */
  begin(run: string, startedAt: number, actor: string): Promise<void>;
  done(run: string, startedAt: number, actor: string, found: FoundOfStock): Promise<void>;
  read(run: string): Promise<StockReconciliation | undefined>;
}

const KEPT_SECONDS = 30 * 86_400;

export function stockReconciliations(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  TableName: string,
): StockReconciliations {
  const keyOf = (run: string) => ({ PK: `RECONCILIATION#${run}`, SK: 'RUN' });
  const item = (run: StockReconciliation) => ({
    ...keyOf(run.run),
    ...run,
    expiresAtEpochSeconds: Math.ceil(run.startedAt / 1000) + KEPT_SECONDS,
  });
  return {
    async begin(run, startedAt, actor) {
      const Item = item({ run, startedAt, actor, isDone: false, ...NOTHING_FOUND });
      try {
        await client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(PK)' }));
      } catch (error) {
        if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      }
    },
    async done(run, startedAt, actor, found) {
      await client.send(new PutCommand({ TableName, Item: item({ run, startedAt, actor, isDone: true, ...found }) }));
    },
    async read(run) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(run), ConsistentRead: true }));
      return Item as StockReconciliation | undefined;
    },
  };
}
