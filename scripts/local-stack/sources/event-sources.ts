import type { DatabaseSync } from 'node:sqlite';
import type {
  EventTrigger,
  FunctionDeclaration,
  QueueTrigger,
  StreamTrigger,
} from '../../declarations/declarations.ts';
import { type Deployment, LIVE_ALIAS, names, visibilityTimeoutSeconds } from '../../declarations/names.ts';
import type { Backend } from '../backends/backend.ts';
import { isEngineAway } from '../dynamodb/engine-upstream.ts';
import { TableStreamReader } from '../dynamodb/stream-reader.ts';
import { flatEvent } from '../events/flat-event.ts';
import { compilePattern } from '../events/pattern.ts';
import type { Invoker } from '../lambda/invoker.ts';
import type { PipeMapping } from '../pipes/declared-pipes.ts';
import type { EventSource } from './event-source.ts';
import { createQueueSource } from './queue-source.ts';
import { StreamCheckpoints } from './stream-checkpoints.ts';
import type { StreamRecord } from './stream-reader.ts';
import { createStreamSource } from './stream-source.ts';

export interface EventSourcesOptions {
  readonly functions: readonly FunctionDeclaration[];
  /** Mappings to something other than a function. */
  readonly pipes?: readonly PipeMapping[];
  readonly deployment: Deployment;
  readonly backend: Backend;
  readonly invoker: Invoker;
  readonly database: DatabaseSync;
  readonly clockOffsetMs: () => number;
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
          if (trigger.type === 'stream') return [await this.#streamSource(declared, trigger)];
          return [];
        }),
        ...(this.#options.pipes ?? []).map(async (pipe) => [
          await this.#streamSource(pipe, pipe.trigger, pipe.options),
        ]),
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
    return [...functions, ...pipes]
      .filter(({ trigger }) => trigger.type === 'stream' && names.table(deployment, trigger.table) === table)
      .map(({ id }) => this.#checkpoints.get(id) ?? '0')
      .sort((one, other) => (Number(one) || 0) - (Number(other) || 0))
      .at(0);
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

  async #streamSource(
    { id }: Pick<FunctionDeclaration, 'id'>,
    trigger: StreamTrigger,
    ofPipe: Partial<PipeMapping['options']> = {},
  ): Promise<EventSource> {
    const { deployment, backend, invoker, clockOffsetMs } = this.#options;
    return createStreamSource({
      ...trigger,
      mapping: id,
      functionName: names.function(deployment, id),
      qualifier: LIVE_ALIAS,
      functionArn: names.liveArn(deployment, id),
      reader: await this.#reader(trigger.table),
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

  async #reader(name: string): Promise<TableStreamReader> {
    const { deployment, backend } = this.#options;
    const table = names.table(deployment, name);
    const { client, writes } = backend.streams;
    const engineStreamArn = await client.streamArn(table);
    const shardId = engineStreamArn === undefined ? undefined : await client.newestShard(engineStreamArn);
    if (engineStreamArn === undefined || shardId === undefined) throw new Error(`table ${table} has no stream`);
    return new TableStreamReader({
      client,
      writes,
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

/** A record goes to the function if one of the filters matches it, or if there are none. */
function matcher(filters: StreamTrigger['filters']): (record: StreamRecord) => boolean {
  if (!filters || filters.length === 0) return () => true;
  const patterns = filters.map((filter) => compilePattern(JSON.stringify(filter)));
  return (record) => patterns.some((matches) => matches(flatEvent(JSON.stringify(record))));
}
