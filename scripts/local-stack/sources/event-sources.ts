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
import { StreamTail } from '../dynamodb/stream-tail.ts';
import type { StandingFaults } from '../gateway/standing-faults.ts';
import type { Invoker } from '../lambda/invoker.ts';
import type { PipeMapping } from '../pipes/declared-pipes.ts';
import type { PipeConfiguration, Pipes } from '../pipes/pipes-service.ts';
import type { EventSource } from './event-source.ts';
import {
  type EventSourceMappings,
  type MappingConfiguration,
  mappingConfiguration,
  mappingUuid,
  PausedMappings,
} from './event-source-mappings.ts';
import { createQueueSource } from './queue-source.ts';
import { recordFilter } from './record-filter.ts';
import { isBefore, StreamCheckpoints, shardCheckpoint } from './stream-checkpoints.ts';
import { TRIM_HORIZON } from './stream-reader.ts';
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

interface Mapping {
  readonly declared: FunctionDeclaration;
  /** Of the table's stream, for a stream's mapping. */
  readonly streamArn?: string;
  /** Absent while it is paused. */
  source?: EventSource;
  sinceEpochMs: number;
}

interface Pipe {
  readonly mapping: PipeMapping;
  readonly streamArn: string;
  /** Absent while it is stopped. */
  source?: EventSource;
  sinceEpochMs: number;
}

/** The event source mappings that follow from the declarations, pipes among them. */
export class EventSources implements EventSourceMappings {
  readonly #options: EventSourcesOptions;
  readonly #checkpoints: StreamCheckpoints;
  readonly #paused: PausedMappings;
  /** What the mappings on one stream read once for all, by the engine's ARN. */
  readonly #tails = new Map<string, StreamTail>();
  #mappings: Mapping[] = [];
  #pipes: Pipe[] = [];
  readonly #startedAtMs = Date.now();

  constructor(options: EventSourcesOptions) {
    this.#options = options;
    this.#checkpoints = new StreamCheckpoints(options.database);
    this.#paused = new PausedMappings(options.database);
  }

  /** Once the queues and tables are there. */
  async start(): Promise<void> {
    const sinceEpochMs = Date.now();
    const mappings = await Promise.all(
      this.#options.functions.map(async (declared): Promise<Mapping[]> => {
        const { trigger } = declared;
        if (trigger.type === 'event' || trigger.type === 'queue') return [{ declared, sinceEpochMs }];
        if (trigger.type !== 'stream') return [];
        const { streamArn } = await this.#stream(trigger.table);
        return [{ declared, sinceEpochMs, streamArn }];
      }),
    );
    this.#mappings = mappings.flat();
    this.#pipes = await Promise.all(
      (this.#options.pipes ?? []).map(async (mapping): Promise<Pipe> => {
        const { streamArn } = await this.#stream(mapping.trigger.table);
        return { mapping, streamArn, sinceEpochMs };
      }),
    );
    await Promise.all(
      this.#pipes.filter(({ mapping }) => !this.#paused.has(mapping.id)).map((pipe) => this.#runPipe(pipe)),
    );
    await Promise.all(
      this.#mappings.filter(({ declared }) => !this.#paused.has(declared.id)).map((mapping) => this.#run(mapping)),
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#mappings, ...this.#pipes].map(({ source }) => source?.stop()));
  }

  /** The pipes, for the Pipes API. */
  get pipes(): Pipes {
    return {
      list: () => this.#pipes.map((pipe) => this.#configurationOf(pipe)),
      setRunning: (name, isRunning) => this.#setPipeRunning(name, isRunning),
    };
  }

  #configurationOf({ mapping, streamArn, source, sinceEpochMs }: Pipe): PipeConfiguration {
    const state = source === undefined ? 'STOPPED' : 'RUNNING';
    return {
      ...mapping.described,
      Source: streamArn,
      DesiredState: state,
      CurrentState: state,
      CreationTime: this.#startedAtMs / 1000,
      LastModifiedTime: sinceEpochMs / 1000,
    };
  }

  async #setPipeRunning(name: string, isRunning: boolean): Promise<void> {
    const pipe = this.#pipes.find(({ mapping }) => mapping.id === name);
    if (!pipe || isRunning === (pipe.source !== undefined)) return;
    this.#paused.set(name, !isRunning);
    pipe.sinceEpochMs = Date.now();
    if (isRunning) {
      await this.#runPipe(pipe);
      return;
    }
    const { source } = pipe;
    delete pipe.source;
    await source?.stop();
  }

  async #runPipe(pipe: Pipe): Promise<void> {
    const { mapping } = pipe;
    pipe.source = await this.#streamSources(mapping, mapping.trigger, mapping.options);
    pipe.source.start();
  }

  list(): readonly MappingConfiguration[] {
    return this.#mappings.flatMap(({ declared, streamArn, sinceEpochMs, source }) => {
      const state = { isPaused: source === undefined, sinceEpochMs, ...(streamArn === undefined ? {} : { streamArn }) };
      return mappingConfiguration(declared, this.#options.deployment, state) ?? [];
    });
  }

  async setEnabled(uuid: string, isEnabled: boolean): Promise<void> {
    const { deployment } = this.#options;
    const mapping = this.#mappings.find(
      ({ declared }) => mappingUuid(names.function(deployment, declared.id)) === uuid,
    );
    if (!mapping || isEnabled === (mapping.source !== undefined)) return;
    this.#paused.set(mapping.declared.id, !isEnabled);
    mapping.sinceEpochMs = Date.now();
    if (isEnabled) {
      await this.#run(mapping);
      return;
    }
    const { source } = mapping;
    delete mapping.source;
    await source?.stop();
  }

  async #run(mapping: Mapping): Promise<void> {
    const { declared } = mapping;
    const { trigger } = declared;
    if (trigger.type === 'event' || trigger.type === 'queue') mapping.source = this.#queueSource(declared, trigger);
    else if (trigger.type === 'stream') mapping.source = await this.#streamSources(declared, trigger);
    mapping.source?.start();
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
  ): Promise<EventSource> {
    const { shardCount: count } = this.#options.backend.streams;
    const shards = Array.from({ length: count }, (_, index) => ({ index, count }));
    this.#checkpoints.reshard(
      declared.id,
      shards.map((shard) => shardCheckpoint(declared.id, shard)),
    );
    const sources = await Promise.all(shards.map((shard) => this.#streamSource(declared, trigger, shard, ofPipe)));
    return {
      start() {
        for (const source of sources) source.start();
      },
      async stop() {
        await Promise.all(sources.map((source) => source.stop()));
      },
    };
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
      matches: recordFilter(trigger.filters),
      onError: this.#reportFor(id),
      ...ofPipe,
    });
  }

  async #reader(name: string, shard: Shard): Promise<TableStreamReader> {
    const { client, writes, numbers } = this.#options.backend.streams;
    const { engineStreamArn, streamArn } = await this.#stream(name);
    const shardId = await client.newestShard(engineStreamArn);
    const table = names.table(this.#options.deployment, name);
    if (shardId === undefined) throw new Error(`table ${table} has no stream`);
    const { region } = this.#options.deployment;
    const stream = { client, writes: writes.of(table), numbers, region, engineStreamArn, streamArn, shardId };
    const tail = this.#tails.get(engineStreamArn) ?? new StreamTail(stream);
    this.#tails.set(engineStreamArn, tail);
    return new TableStreamReader({ ...stream, tail, shard, ...partitionKeyOf(this.#options.tables, name), table });
  }

  /** A table's stream as the engine names it, and as AWS would. */
  async #stream(name: string): Promise<{ readonly engineStreamArn: string; readonly streamArn: string }> {
    const { deployment, backend } = this.#options;
    const table = names.table(deployment, name);
    const engineStreamArn = await backend.streams.client.streamArn(table);
    if (engineStreamArn === undefined) throw new Error(`table ${table} has no stream`);
    const label = engineStreamArn.slice(engineStreamArn.indexOf('/stream/'));
    return { engineStreamArn, streamArn: `${names.tableArn(deployment, name)}${label}` };
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
