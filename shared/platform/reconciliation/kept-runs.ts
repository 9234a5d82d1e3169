import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';

/** A run of a comparison: who asked for it, and what it has found. */
export type KeptRun<Found extends object> = Found & {
  readonly run: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly startedAt: number;
  readonly actor: string;
  readonly isDone: boolean;
};

/** Keeps what runs were begun and what they found, for a month. */
export interface KeptRuns<Found extends object> {
  /** Again for the same run is harmless: what it has found stays. */
  begin(run: string, startedAt: number, actor: string): Promise<void>;
  done(run: string, startedAt: number, actor: string, found: Found): Promise<void>;
  read(run: string): Promise<KeptRun<Found> | undefined>;
}

export interface KeptRunsSettings<Found extends object> {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
  /** Beside the partition key `RECONCILIATION#<run>`, where the table has a sort key. */
  readonly sortKey?: { readonly SK: string };
  /** What a run has found that was begun. */
  readonly nothing: Found;
}

const KEPT_SECONDS = 30 * 86_400;

/** Runs in a context's own table, whose items expire by `expiresAtEpochSeconds`. */
export function keptRuns<Found extends object>(settings: KeptRunsSettings<Found>): KeptRuns<Found> {
  const { client, tableName: TableName, sortKey = {}, nothing } = settings;
  const keyOf = (run: string) => ({ PK: `RECONCILIATION#${run}`, ...sortKey });
  const item = (run: KeptRun<Found>) => ({
    ...keyOf(run.run),
    ...run,
    expiresAtEpochSeconds: Math.ceil(run.startedAt / 1000) + KEPT_SECONDS,
  });
  return {
    async begin(run, startedAt, actor) {
      const Item = item({ ...nothing, run, startedAt, actor, isDone: false });
      try {
        await client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(PK)' }));
      } catch (error) {
        if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      }
    },
    async done(run, startedAt, actor, found) {
      await client.send(new PutCommand({ TableName, Item: item({ ...found, run, startedAt, actor, isDone: true }) }));
    },
    async read(run) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(run), ConsistentRead: true }));
      return Item as KeptRun<Found> | undefined;
    },
  };
}
