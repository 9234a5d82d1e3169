import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { writeTogether } from '../../platform/aws/one-transaction.ts';
import { TransientError } from '../../platform/failures.ts';
import type { ResetResult, ResetRun } from '../reset-run.ts';

const KEPT_SECONDS = 90 * 86_400;

const keys = {
  run: (resetId: string) => ({ PK: `RUN#${resetId}` }),
  /** The latest run: of two that begin at once it takes one. */
  latest: { PK: 'LATEST' },
} as const;

export interface ResetRuns {
  /** @returns the run, or the one that is under way already */
  begin(run: ResetRun): Promise<ResetRun>;
  /** Again for the same run is harmless. */
  end(resetId: string, result: ResetResult, at: number): Promise<void>;
  read(resetId: string): Promise<ResetRun | undefined>;
}

export function resetRuns(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): ResetRuns {
  return { begin, end, read };

  async function begin(run: ResetRun): Promise<ResetRun> {
    const { resetId, startedAt, endsByMs } = run;
    const expiresAtEpochSeconds = Math.ceil(startedAt / 1000) + KEPT_SECONDS;
    const outcome = await writeTogether(client, [
      {
        Put: {
          TableName,
          Item: { ...keys.latest, resetId, endsByMs },
          ConditionExpression: 'attribute_not_exists(PK) OR endedAt > :never OR endsByMs <= :now',
          ExpressionAttributeValues: { ':never': 0, ':now': startedAt },
        },
      },
      { Put: { TableName, Item: { ...keys.run(resetId), ...run, expiresAtEpochSeconds } } },
    ]);
    if (outcome.written) return run;
    const latest = await item(keys.latest);
    const underWay = latest && (await read(String(latest.resetId)));
    if (!underWay) throw new TransientError('the reset that is under way is not to be read');
    return underWay;
  }

  async function end(resetId: string, result: ResetResult, at: number): Promise<void> {
    await client.send(
      new UpdateCommand({
        TableName,
        Key: keys.run(resetId),
        UpdateExpression: 'SET endedAt = if_not_exists(endedAt, :at), #result = if_not_exists(#result, :result)',
        ExpressionAttributeNames: { '#result': 'result' },
        ExpressionAttributeValues: { ':at': at, ':result': result },
      }),
    );
    try {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: keys.latest,
          UpdateExpression: 'SET endedAt = :at',
          ConditionExpression: 'resetId = :reset',
          ExpressionAttributeValues: { ':at': at, ':reset': resetId },
        }),
      );
    } catch (error) {
      // A later one has begun, as the time of this one was over.
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
  }

  async function read(resetId: string): Promise<ResetRun | undefined> {
    return (await item(keys.run(resetId))) as ResetRun | undefined;
  }

  async function item(Key: { readonly PK: string }): Promise<Readonly<Record<string, unknown>> | undefined> {
    return (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;
  }
}
