import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { AwsError } from '../gateway/aws-protocol.ts';
import type { Queues } from '../sqs/queues.ts';
import { AsyncInvocations, DEFAULT_RETRY_DELAYS_MS } from './async-invocations.ts';
import { AsyncStore } from './async-store.ts';
import type { FunctionRegistry, ResolvedFunction } from './function-registry.ts';
import type { InvokeRequest, InvokeResult, Invoker } from './invoker.ts';
import { LogTails } from './log-tails.ts';
import { OrphanGuard } from './orphan-guard.ts';
import { ASYNC_REQUEST_LIMIT_BYTES, SYNC_REQUEST_LIMIT_BYTES } from './payload-limits.ts';
import {
  DEFAULT_FURTHER_PROCESS_AFTER_MS,
  DEFAULT_IDLE_MS,
  DEFAULT_INIT_TIMEOUT_MS,
  DEFAULT_NEXT_PROCESS_AFTER_MS,
  DEFAULT_PROCESSES_AT_ONCE,
  DEFAULT_PROCESSES_PER_FUNCTION,
  ProcessPool,
} from './process-pool.ts';
import { Sandboxes } from './sandboxes.ts';
import { newTraceId } from './trace-id.ts';

export type LogSink = (functionId: string, requestId: string | undefined, line: string) => void;

export interface InvokerOptions {
  readonly registry: FunctionRegistry;
  readonly database: DatabaseSync;
  readonly log: LogSink;
  readonly queues?: Queues;
  /** Where asynchronous events go that have failed for good, by function name. */
  readonly deadLetterQueueOf?: (functionName: string) => string | undefined;
  readonly maximumProcessesPerFunction?: number;
  readonly processesAtOnce?: number;
  readonly nextProcessAfterMs?: number;
  readonly furtherProcessAfterMs?: number;
  readonly initTimeoutMs?: number;
  readonly idleMs?: number;
  /** Stops processes between their invocations, as Lambda does; unless it says no. */
  readonly isFrozenBetween?: boolean;
  /** Pauses before the second and the third attempt of an asynchronous event. */
  readonly asyncRetryDelaysMs?: readonly number[];
  /** How far the functions' clock is ahead of this machine's. */
  readonly clockOffsetMs?: () => number;
}

export interface ProcessInvoker extends Invoker {
  invoke(request: InvokeRequest): Promise<DetailedResult>;
  /** Starts with the asynchronous events that an earlier run has left. */
  start(): void;
  /** Kills every process. Asynchronous events that have not ended are kept for the next start. */
  close(): Promise<void>;
}

export type DetailedResult = InvokeResult & Required<Pick<InvokeResult, 'requestId' | 'logTail'>>;

/** Runs functions as operating system processes. */
export function createInvoker(options: InvokerOptions): ProcessInvoker {
  const { registry, database, log, queues, deadLetterQueueOf, clockOffsetMs = () => 0 } = options;
  const sandboxes = new Sandboxes();
  const guard = new OrphanGuard(sandboxes.folder);
  const tails = new LogTails();
  const pools = new Map<string, ProcessPool>();

  const poolOf = ({ functionName, declaration }: ResolvedFunction): ProcessPool => {
    let pool = pools.get(functionName);
    if (!pool) {
      pool = new ProcessPool({
        ...(declaration.reservedConcurrency === undefined
          ? {}
          : { reservedConcurrency: declaration.reservedConcurrency }),
        maximumProcesses: options.maximumProcessesPerFunction ?? DEFAULT_PROCESSES_PER_FUNCTION,
        processesAtOnce: options.processesAtOnce ?? DEFAULT_PROCESSES_AT_ONCE,
        nextProcessAfterMs: options.nextProcessAfterMs ?? DEFAULT_NEXT_PROCESS_AFTER_MS,
        furtherProcessAfterMs: options.furtherProcessAfterMs ?? DEFAULT_FURTHER_PROCESS_AFTER_MS,
        initTimeoutMs: options.initTimeoutMs ?? DEFAULT_INIT_TIMEOUT_MS,
        idleMs: options.idleMs ?? DEFAULT_IDLE_MS,
        isFrozenBetween: options.isFrozenBetween ?? true,
        guard,
        now: () => Date.now() + clockOffsetMs(),
        onLine: (requestId, line) => {
          tails.append(requestId, line);
          log(declaration.id, requestId, line);
        },
      });
      pools.set(functionName, pool);
    }
    return pool;
  };

  const invoke = async (request: InvokeRequest): Promise<DetailedResult> => {
    const resolved = registry.resolve(request.functionName, request.qualifier);
    refuseLarge(request.payload, SYNC_REQUEST_LIMIT_BYTES);
    const requestId = request.requestId ?? randomUUID();
    const timeoutMs = resolved.declaration.timeoutSeconds * 1000;
    tails.open(requestId);
    try {
      const { payload, functionError } = await poolOf(resolved).run(
        {
          functionName: resolved.functionName,
          version: resolved.version,
          memoryMb: resolved.declaration.memoryMb,
          codeSha256: resolved.published.codeSha256,
          prepare: () => sandboxes.prepare(resolved, { LAUREL_CLOCK_OFFSET_MS: String(clockOffsetMs()) }),
        },
        requestId,
        () => {
          const offsetMs = clockOffsetMs();
          return {
            functionArn: resolved.invokedArn,
            payload: request.payload,
            deadlineEpochMs: Date.now() + offsetMs + timeoutMs,
            clockOffsetMs: offsetMs,
            traceId: newTraceId(),
          };
        },
        timeoutMs,
        request.signal,
      );
      return {
        payload,
        ...(functionError ? { functionError } : {}),
        executedVersion: resolved.version,
        requestId,
        logTail: tails.close(requestId),
      };
    } finally {
      tails.close(requestId);
    }
  };

  const later = new AsyncInvocations({
    store: new AsyncStore(database),
    invoke,
    retryDelaysMs: options.asyncRetryDelaysMs ?? DEFAULT_RETRY_DELAYS_MS,
    ...(queues ? { queues } : {}),
    ...(deadLetterQueueOf ? { deadLetterQueueOf } : {}),
    onDropped: ({ functionName, requestId }, { errorMessage }) =>
      log(registry.idOf(functionName), requestId, `gave up on an asynchronous event: ${errorMessage}`),
  });

  return {
    invoke,
    invokeAsync(request) {
      registry.resolve(request.functionName, request.qualifier);
      refuseLarge(request.payload, ASYNC_REQUEST_LIMIT_BYTES);
      later.accept(request.requestId ?? randomUUID(), request);
    },
    start: () => later.start(),
    async close() {
      later.close();
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      await later.ended();
      await guard.close();
      sandboxes.close();
    },
  };
}

function refuseLarge(payload: string, limitBytes: number): void {
  if (Buffer.byteLength(payload) > limitBytes)
    throw new AwsError(
      'RequestTooLargeException',
      `Request must be smaller than ${limitBytes} bytes for the InvokeFunction operation`,
      413,
      { Type: 'User' },
    );
}
