import type { DatabaseSync } from 'node:sqlite';
import type {
  EventTrigger,
  FunctionDeclaration,
  QueueTrigger,
  StreamTrigger,
  TableDeclaration,
} from '../../declarations/declarations.ts';
import { type Deployment, LIVE_ALIAS, names, visibilityTimeoutSeconds } from '../../declarations/names.ts';
import type { Backend } from '../backends/backend.ts';
import { isEngineAway } from '../dynamodb/engine-upstream.ts';
import type { Shard } from '../dynamodb/shards.ts';
import { TableStreamReader } from '../dynamodb/stream-reader.ts';
import { flatEvent } from '../events/flat-event.ts';
import { compilePattern } from '../events/pattern.ts';
import type { StandingFaults } from '../gateway/standing-faults.ts';
import type { Invoker } from '../lambda/invoker.ts';
import type { PipeMapping } from '../pipes/declared-pipes.ts';
import type { EventSource } from './event-source.ts';
import { createQueueSource } from './queue-source.ts';
import { isBefore, StreamCheckpoints, shardCheckpoint } from './stream-checkpoints.ts';
import { type StreamRecord, TRIM_HORIZON } from './stream-reader.ts';
import { createStreamSource } from './stream-source.ts';

export interface EventSourcesOptions {
  readonly functions: readonly FunctionDeclaration[];
  readonly tables: readonly TableDeclaration[];
  /** Mappings to something other than a function. */
  readonly pipes?: readonly PipeMapping[];
  readonly deployment: Deployment;
  readonly backend: Backend;
  readonly invoker: Invoker;
  readonly database: DatabaseSync;
  readonly clockOffsetMs: () => number;
  readonly standing: StandingFaults;
  readonly log: (line: string) => void;
}

/** The event source mappings that follow from the declarations. */
export class EventSources {
  readonly #options: EventSourcesOptions;
  readonly #checkpoints: StreamCheckpoints;
  #sources: EventSource[] = [];

  constructor(options: EventSourcesOptions) {
    this.#options = options;
    this.#checkpoints = new StreamCheckpoints(options.database);
  }

  /** Once the queues and tables are there. */
  async start(): Promise<void> {
    this.#sources = (
      await Promise.all([
        ...this.#options.functions.map(async (declared) => {
          const { trigger } = declared;
          if (trigger.type === 'event' || trigger.type === 'queue') return [this.#queueSource(declared, trigger)];
          if (trigger.type === 'stream') return this.#streamSources(declared, trigger);
          return [];
        }),
        ...(this.#options.pipes ?? []).map((pipe) => this.#streamSources(pipe, pipe.trigger, pipe.options)),
      ])
    ).flat();
    for (const source of this.#sources) source.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.stop()));
  }

  /** The position of the slowest mapping on a table's stream; undefined when there is none. */
  oldestPositionOf(table: string): string | undefined {
    const { functions, pipes = [], deployment } = this.#options;
    const { numbers } = this.#options.backend.streams;
    const positions = [...functions, ...pipes]
      .filter(({ trigger }) => trigger.type === 'stream' && names.table(deployment, trigger.table) === table)
      .flatMap(({ id }) => {
        const known = [...this.#checkpoints.allOf(id).values()];
        return known.length === 0 ? [TRIM_HORIZON] : known;
      });
    if (positions.length === 0) return undefined;
    return numbers.engines(positions.reduce((one, other) => (isBefore(other, one) ? other : one)));
  }

  #queueSource(declared: FunctionDeclaration, trigger: EventTrigger | QueueTrigger): EventSource {
    const { id, timeoutSeconds } = declared;
    const { deployment, backend, invoker, clockOffsetMs } = this.#options;
    const queue = names.queue(deployment, id);
    return createQueueSource({
      queue,
      queueArn: names.queueArn(deployment, queue),
      functionName: names.function(deployment, id),
      qualifier: LIVE_ALIAS,
      batchSize: trigger.batchSize,
      batchWindowSeconds: trigger.batchWindowSeconds,
      maximumConcurrency: trigger.maximumConcurrency,
      // An invocation that begins later would still run when its messages come into sight again.
      holdSeconds: visibilityTimeoutSeconds(declared) - timeoutSeconds,
      queues: backend.queues,
      invoker,
      clockOffsetMs,
      onError: this.#reportFor(id),
    });
  }

  /** One for each shard, as the mapping of Lambda reads them: side by side. */
  async #streamSources(
    declared: Pick<FunctionDeclaration, 'id'>,
    trigger: StreamTrigger,
    ofPipe: Partial<PipeMapping['options']> = {},
  ): Promise<EventSource[]> {
    const { shardCount: count } = this.#options.backend.streams;
    const shards = Array.from({ length: count }, (_, index) => ({ index, count }));
    this.#checkpoints.reshard(
      declared.id,
      shards.map((shard) => shardCheckpoint(declared.id, shard)),
    );
    return Promise.all(shards.map((shard) => this.#streamSource(declared, trigger, shard, ofPipe)));
  }

  async #streamSource(
    { id }: Pick<FunctionDeclaration, 'id'>,
    trigger: StreamTrigger,
    shard: Shard,
    ofPipe: Partial<PipeMapping['options']>,
  ): Promise<EventSource> {
    const { deployment, backend, invoker, clockOffsetMs, standing } = this.#options;
    return createStreamSource({
      ...trigger,
      mapping: shardCheckpoint(id, shard),
      functionName: names.function(deployment, id),
      qualifier: LIVE_ALIAS,
      functionArn: names.liveArn(deployment, id),
      reader: await this.#reader(trigger.table, shard),
      batchesBack: () => standing.batchesBack(),
      checkpoints: this.#checkpoints,
      invoker,
      clockOffsetMs,
      queues: backend.queues,
      onFailureQueue: names.deadLetterQueue(deployment, id),
      matches: matcher(trigger.filters),
      onError: this.#reportFor(id),
      ...ofPipe,
    });
  }

  async #reader(name: string, shard: Shard): Promise<TableStreamReader> {
    const { deployment, backend, tables } = this.#options;
    const table = names.table(deployment, name);
    const { client, writes, numbers } = backend.streams;
    const engineStreamArn = await client.streamArn(table);
    const shardId = engineStreamArn === undefined ? undefined : await client.newestShard(engineStreamArn);
    if (engineStreamArn === undefined || shardId === undefined) throw new Error(`table ${table} has no stream`);
    return new TableStreamReader({
      client,
      writes,
      numbers,
      shard,
      ...partitionKeyOf(tables, name),
      table,
      region: deployment.region,
      engineStreamArn,
      streamArn: `${names.tableArn(deployment, name)}${engineStreamArn.slice(engineStreamArn.indexOf('/stream/'))}`,
      shardId,
    });
  }

  #reportFor(id: string): (error: unknown) => void {
    return (error) => {
      if (isEngineAway(error)) return;
      this.#options.log(`${id}: event source: ${error instanceof Error ? error.message : error}`);
    };
  }
}

function partitionKeyOf(tables: readonly TableDeclaration[], name: string): { partitionKey?: string } {
  const declared = tables.find((table) => table.name === name);
  return declared ? { partitionKey: declared.partitionKey.name } : {};
}

/** A record goes to the function if one of the filters matches it, or if there are none. */
function matcher(filters: StreamTrigger['filters']): (record: StreamRecord) => boolean {
  if (!filters || filters.length === 0) return () => true;
  const patterns = filters.map((filter) => compilePattern(JSON.stringify(filter)));
  return (record) => patterns.some((matches) => matches(flatEvent(JSON.stringify(record))));
}
