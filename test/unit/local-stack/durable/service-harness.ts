import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import {
  DurableExecutionApiClient,
  type DurableExecutionClient,
  type DurableExecutionHandler,
  withDurableExecution,
} from '@aws/durable-execution-sdk-js';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { createDurableService, type DurableService } from '../../../../scripts/local-stack/durable/durable-service.ts';
import type { DurableTarget, FunctionResolver } from '../../../../scripts/local-stack/durable/function-resolver.ts';
import { AwsError, OPERATOR } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import type { DurableStarted } from '../../../../scripts/local-stack/lambda/durable-invoker.ts';
import { parseFunctionReference } from '../../../../scripts/local-stack/lambda/function-reference.ts';
import type { ResolvedFunction } from '../../../../scripts/local-stack/lambda/function-registry.ts';
import { errorResponse, type RestRequest } from '../../../../scripts/local-stack/lambda/rest-messages.ts';
import { InProcessInvoker } from './in-process-invoker.ts';
import { TestClock } from './test-clock.ts';

const ARN_PREFIX = 'arn:aws:lambda:eu-west-1:000000000000:function:';

export interface HarnessOptions {
  /** Closed with the harness; in memory by default. */
  readonly database?: DatabaseSync;
  readonly clock?: TestClock;
  readonly alwaysReplay?: boolean;
}

interface StartOptions {
  readonly qualifier?: string;
  readonly payload?: unknown;
  readonly executionName?: string;
  readonly invocationType?: 'RequestResponse' | 'Event';
}

/** The service with the real SDK in front of it, over HTTP on loopback; functions run in this process. */
export class ServiceHarness implements FunctionResolver {
  readonly clock: TestClock;
  readonly invoker: InProcessInvoker;
  readonly service: DurableService;
  readonly client: LambdaClient;
  readonly logged: Readonly<Record<string, unknown>>[] = [];
  readonly #database: DatabaseSync;
  readonly #server: Server;
  readonly #durable = new Map<string, { readonly executionTimeoutSeconds: number; readonly retentionDays: number }>();

  private constructor(
    server: Server,
    { database = new DatabaseSync(':memory:'), clock = new TestClock(), alwaysReplay = false }: HarnessOptions,
  ) {
    this.#server = server;
    this.#database = database;
    this.clock = clock;
    this.invoker = new InProcessInvoker(clock);
    this.service = createDurableService({
      database: this.#database,
      resolver: this,
      invoker: this.invoker,
      clock,
      alwaysReplay,
      log: (message, details) => this.logged.push({ message, ...details }),
    });
    server.on('request', (request, response) => void this.#serve(request, response));
    this.client = new LambdaClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  }

  static async open(options: HarnessOptions = {}): Promise<ServiceHarness> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ServiceHarness(server, options);
  }

  addPlain(name: string, run: (event: unknown) => Promise<unknown>): this {
    this.invoker.functions.set(name, run);
    return this;
  }

  addDurable(name: string, handler: DurableExecutionHandler, executionTimeoutSeconds = 600): this {
    this.#durable.set(name, { executionTimeoutSeconds, retentionDays: 14 });
    const wrapped = withDurableExecution(handler, { durableExecutionClient: this.#sdkClient() });
    this.invoker.functions.set(name, (event, context) => wrapped(event as never, context as never));
    return this;
  }

  /** A durable function that speaks the protocol by itself. */
  addRaw(name: string, run: (event: never) => Promise<unknown>, executionTimeoutSeconds = 600): this {
    this.#durable.set(name, { executionTimeoutSeconds, retentionDays: 14 });
    this.invoker.functions.set(name, (event) => run(event as never));
    return this;
  }

  resolve(reference: string): DurableTarget {
    const { functionName, qualifier } = parseFunctionReference(reference);
    const durable = this.#durable.get(functionName);
    if (!durable && !this.invoker.functions.has(functionName))
      throw new AwsError('ResourceNotFoundException', `Function not found: ${reference}`, 404);
    const functionArn = ARN_PREFIX + functionName;
    return {
      functionName,
      functionArn,
      invokedArn: qualifier === undefined ? functionArn : `${functionArn}:${qualifier}`,
      version: qualifier === 'live' ? '1' : (qualifier ?? '$LATEST'),
      declaration: durable ? { durable } : {},
    };
  }

  start(functionName: string, options: StartOptions = {}): Promise<DurableStarted> {
    const { qualifier = '1', payload = {}, executionName, invocationType = 'RequestResponse' } = options;
    const resolved = this.resolve(qualifier === '' ? functionName : `${functionName}:${qualifier}`);
    return this.service.start({
      // Code and settings of a version are the invoker's business, and this one has none.
      resolved: resolved as ResolvedFunction,
      invocationType,
      payload: JSON.stringify(payload),
      ...(executionName === undefined ? {} : { executionName }),
    });
  }

  async startAsync(functionName: string, options: StartOptions = {}): Promise<string> {
    return (await this.start(functionName, { ...options, invocationType: 'Event' })).executionArn;
  }

  /** As a kill of the stack would: nothing more is written, and nothing is tidied up. */
  async close(): Promise<void> {
    await this.service.close();
    this.client.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#database.close();
  }

  #sdkClient(): DurableExecutionClient {
    const api = new DurableExecutionApiClient(this.client);
    // Without the SDK's logger, which would write every refused checkpoint to the test's output.
    return {
      checkpoint: (params) => api.checkpoint(params),
      getExecutionState: (params) => api.getExecutionState(params),
    };
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const request: RestRequest = {
      method: incoming.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: {},
      body: Buffer.concat(chunks),
      caller: OPERATOR,
    };
    const { status, headers, body } = await this.#answer(request);
    outgoing.writeHead(status, headers).end(body);
  }

  async #answer(request: RestRequest) {
    try {
      const answer = await this.service.handle(request);
      if (answer) return answer;
      throw new AwsError('UnknownOperationException', `${request.method} ${request.path}`, 404);
    } catch (error) {
      if (error instanceof AwsError) return errorResponse(error);
      return errorResponse(new AwsError('ServiceException', String(error), 500));
    }
  }
}
