import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Declarations } from '../../declarations/declarations.ts';
import { type Deployment, hasDeadLetterQueue, names } from '../../declarations/names.ts';
import type { StackClock } from '../clock/stack-clock.ts';
import { createDurableService } from '../durable/durable-service.ts';
import { AwsError } from '../gateway/aws-protocol.ts';
import type { GatewayService } from '../gateway/gateway-service.ts';
import type { EventSourceMappings } from '../sources/event-source-mappings.ts';
import type { Queues } from '../sqs/queues.ts';
import type { StackOptions } from '../stack/stack-options.ts';
import { FunctionRegistry } from './function-registry.ts';
import { functionTracing } from './function-tracing.ts';
import type { Invoker } from './invoker.ts';
import { createLambdaApi } from './lambda-api.ts';
import { lambdaGatewayService } from './lambda-service.ts';
import { createInvoker, type LogSink } from './process-invoker.ts';

export interface ComputeOptions
  extends Pick<StackOptions, 'root' | 'stateDir' | 'distDir' | 'invoker' | 'alwaysReplay' | 'tracing' | 'log'> {
  readonly functions: Declarations['functions'];
  readonly deployment: Deployment;
  readonly database: DatabaseSync;
  readonly clock: StackClock;
  readonly queues: Queues;
  /** Where functions find the AWS services. */
  readonly endpoint: string;
  readonly queueUrl: (queue: string) => string;
  /** What the Lambda API tells of mappings, once they have started. */
  readonly mappings: () => EventSourceMappings | undefined;
  /** Told of each invocation that a function's concurrency refuses. */
  readonly onThrottled: (functionName: string) => void;
  /** Takes what functions write. */
  readonly functionLog: LogSink;
}

/** The functions' side of the stack: processes, versions, asynchronous and durable executions. */
export interface Compute {
  readonly invoker: Invoker;
  /** The Lambda API for the gateway. */
  readonly service: GatewayService;
  /** @returns the version that was published, or nothing where the bundle has not changed */
  redeploy(functionId: string): number | undefined;
  /** Takes up what an earlier run has left. */
  start(): void;
  /** Kills every process; what is not done goes on after the next start. */
  stop(): Promise<void>;
}

/** @throws Error when a function has not been built */
export function createCompute(options: ComputeOptions): Compute {
  const { functions, deployment, database, clock, queues, endpoint, queueUrl, log } = options;
  const bundlesDir = options.distDir ?? join(options.root, 'dist');
  const registry = new FunctionRegistry({
    functions,
    bundlesDir,
    stateDir: options.stateDir,
    database,
    deployment,
    endpointUrl: () => endpoint,
    queueUrl,
    tracing: functionTracing(options.tracing ?? { to: 'nowhere' }, options.stateDir, bundlesDir),
  });
  const deadLetterQueues = new Map(
    functions
      .filter(hasDeadLetterQueue)
      .map(({ id }) => [names.function(deployment, id), names.deadLetterQueue(deployment, id)]),
  );
  const processes = createInvoker({
    // Datadog's extension is given time to send what it has before Lambda freezes; its tracer alone sends later.
    isFrozenBetween: options.tracing?.to !== 'datadog',
    ...options.invoker,
    registry,
    database,
    queues,
    log: options.functionLog,
    clockOffsetMs: () => clock.offsetMs,
    deadLetterQueueOf: (functionName) => deadLetterQueues.get(functionName),
  });
  const invoker: Invoker = {
    invoke: (request) =>
      processes.invoke(request).catch((error: unknown) => {
        if (error instanceof AwsError && error.code === 'TooManyRequestsException')
          options.onThrottled(request.functionName);
        throw error;
      }),
    invokeAsync: (request) => processes.invokeAsync(request),
  };
  const durable = createDurableService({
    database,
    resolver: registry,
    invoker,
    clock,
    alwaysReplay: options.alwaysReplay ?? false,
    log: (message, details) => log(`durable: ${message} ${JSON.stringify(details)}`),
  });
  return {
    invoker,
    service: lambdaGatewayService(createLambdaApi({ registry, invoker, durable, mappings: options.mappings })),
    redeploy: (functionId) => registry.redeploy(names.function(deployment, functionId)),
    start() {
      processes.start();
      durable.resume();
    },
    async stop() {
      await durable.close();
      await processes.close();
    },
  };
}
