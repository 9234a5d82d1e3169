import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant } from '../account.ts';
import type { Shard } from './changed-members.ts';

/** What a part of a run has found so far. */
export interface Totals {
  readonly members: number;
  readonly drifts: number;
  readonly rearmedTimers: number;
  /** Some of those whose accounts have drifted. */
  readonly drifted: readonly string[];
}

export const NOTHING_FOUND: Totals = { members: 0, drifts: 0, rearmedTimers: 0, drifted: [] };

/** So many are named; the events name all. */
export const MAX_NAMED = 20;

export interface RunStart {
  readonly run: string;
  readonly startedAt: Instant;
  /** How many parts it has. */
  readonly parts: number;
  readonly day: string | null;
  readonly actor: string;
}

export interface RunSummary extends RunStart, Totals {
  readonly isDone: boolean;
}

/** Keeps what runs were begun and what they found, for a month. */
export interface ReconciliationRuns {
  /** Again for the same run is harmless. */
  begin(start: RunStart): Promise<void>;
  /** The same part, done again, says the same again. */
  partDone(run: string, shard: Shard, totals: Totals, at: Instant): Promise<void>;
  read(run: string): Promise<RunSummary | undefined>;
}

const KEPT_SECONDS = 30 * 86_400;

export function reconciliationRuns({
  client,
  tableName,
}: {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
}): ReconciliationRuns {
  const put = (run: string, SK: string, at: Instant, fields: object) =>
    client.send(
      new PutCommand({
        TableName: tableName,
        Item: { PK: partitionOf(run), SK, ...fields, expiresAtEpochSeconds: Math.ceil(at / 1000) + KEPT_SECONDS },
      }),
    );
  return {
    async begin(start) {
      await put(start.run, 'RUN', start.startedAt, start);
    },
    async partDone(run, { shard, day }, totals, at) {
      await put(run, `PART#${day ?? 'all'}#${shard}`, at, totals);
    },
    async read(run) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          ConsistentRead: true,
          KeyConditionExpression: 'PK = :run',
          ExpressionAttributeValues: { ':run': partitionOf(run) },
        }),
      );
      const start = Items.find(({ SK }) => SK === 'RUN') as RunStart | undefined;
      if (!start) return undefined;
      const done = Items.filter(({ SK }) => String(SK).startsWith('PART#')) as unknown as Totals[];
      return { ...start, ...done.reduce(together, NOTHING_FOUND), isDone: done.length >= start.parts };
    },
  };
}

export function together(one: Totals, other: Totals): Totals {
  return {
    members: one.members + other.members,
    drifts: one.drifts + other.drifts,
    rearmedTimers: one.rearmedTimers + other.rearmedTimers,
    drifted: [...one.drifted, ...other.drifted].slice(0, MAX_NAMED),
  };
}

function partitionOf(run: string): string {
  return `RECONCILIATION#${run}`;
}
