import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { FunctionDeclaration } from '../../declarations/declarations.ts';
import { type Deployment, names } from '../../declarations/names.ts';

/** What the Lambda API tells of a mapping. @source https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html */
export interface MappingConfiguration {
  readonly UUID: string;
  readonly EventSourceArn: string;
  readonly FunctionArn: string;
  readonly State: 'Enabled' | 'Disabled';
  readonly [member: string]: unknown;
}

/** The mappings as operators see them: to look at, to pause and to take up again. */
export interface EventSourceMappings {
  list(): readonly MappingConfiguration[];
  /** Ends when nothing is taken any more, or when it is taken again; a pause outlives restarts, as in the cloud. */
  setEnabled(uuid: string, isEnabled: boolean): Promise<void>;
}

/** Which mappings are paused. */
export class PausedMappings {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    database.exec('CREATE TABLE IF NOT EXISTS paused_mapping (function_id TEXT PRIMARY KEY) STRICT');
    this.#database = database;
  }

  has(functionId: string): boolean {
    return this.#database.prepare('SELECT 1 FROM paused_mapping WHERE function_id = ?').get(functionId) !== undefined;
  }

  set(functionId: string, isPaused: boolean): void {
    this.#database
      .prepare(
        isPaused
          ? 'INSERT OR IGNORE INTO paused_mapping VALUES (?)'
          : 'DELETE FROM paused_mapping WHERE function_id = ?',
      )
      .run(functionId);
  }
}

/** The same at each start, as the cloud's are: made of what the mapping is for. */
export function mappingUuid(functionName: string): string {
  const digest = createHash('sha256').update(`event-source-mapping ${functionName}`).digest('hex');
  const [, ...parts] = /^(.{8})(.{4})(.{3})(.{3})(.{12})/.exec(digest) ?? [];
  const [first, second, third, fourth, fifth] = parts;
  return `${first}-${second}-4${third}-8${fourth}-${fifth}`;
}

/** @param streamArn of the table that a stream trigger reads */
export function mappingConfiguration(
  { id, trigger }: FunctionDeclaration,
  deployment: Deployment,
  { streamArn, isPaused, sinceEpochMs }: { streamArn?: string; isPaused: boolean; sinceEpochMs: number },
): MappingConfiguration | undefined {
  const common = {
    UUID: mappingUuid(names.function(deployment, id)),
    FunctionArn: names.liveArn(deployment, id),
    LastModified: sinceEpochMs / 1000,
    State: isPaused ? 'Disabled' : 'Enabled',
    StateTransitionReason: 'User action',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  } as const;
  if (trigger.type === 'event' || trigger.type === 'queue')
    return {
      ...common,
      EventSourceArn: names.queueArn(deployment, names.queue(deployment, id)),
      BatchSize: trigger.batchSize,
      MaximumBatchingWindowInSeconds: trigger.batchWindowSeconds,
      ScalingConfig: { MaximumConcurrency: trigger.maximumConcurrency },
    };
  if (trigger.type === 'stream' && streamArn !== undefined)
    return {
      ...common,
      EventSourceArn: streamArn,
      BatchSize: trigger.batchSize,
      MaximumBatchingWindowInSeconds: trigger.batchWindowSeconds,
      ParallelizationFactor: trigger.parallelizationFactor,
      MaximumRecordAgeInSeconds: trigger.maximumRecordAgeSeconds,
      MaximumRetryAttempts: trigger.maximumRetryAttempts,
      BisectBatchOnFunctionError: trigger.bisectBatchOnFunctionError,
      StartingPosition: 'TRIM_HORIZON',
      DestinationConfig: {
        OnFailure: { Destination: names.queueArn(deployment, names.deadLetterQueue(deployment, id)) },
      },
    };
  return undefined;
}
