import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StackClock } from '../clock/stack-clock.ts';
import { RPC_PATH } from '../cloudwatch/cloudwatch-service.ts';
import type { AccessControl } from './access.ts';
import { AwsError } from './aws-protocol.ts';
import { CallCounts } from './call-counts.ts';
import { callerOf } from './callers.ts';
import { Faults } from './faults.ts';
import { faultyAnswer } from './faulty-call.ts';
import type { Answer, Call, GatewayService, ServiceName } from './gateway-service.ts';
import type { GrantUsage } from './grant-usage.ts';
import { jsonError, PLAIN_PROTOCOL } from './json-protocol.ts';
import { answerOperator, OPERATOR_PATH } from './operator-endpoint.ts';
import { queryCall, xmlError } from './query-protocol.ts';
import { StandingFaults } from './standing-faults.ts';

/** Above the largest body that a service takes: DynamoDB's 16 MB. */
export const BODY_LIMIT_BYTES = 20 * 1024 * 1024;

/** X-Amz-Target up to its dot. */
const TARGETS: Readonly<Record<string, ServiceName>> = {
  DynamoDB_20120810: 'dynamodb',
  DynamoDBStreams_20120810: 'streams',
  AmazonSQS: 'sqs',
  AWSEvents: 'events',
  AmazonSSM: 'ssm',
  Logs_20140328: 'logs',
  GraniteServiceVersion20100801: 'cloudwatch',
  AWSSecurityTokenServiceV20110615: 'sts',
};

/** Services of the query protocol, by the name in their credentials and by the version of their API. */
const QUERY_SERVICES: readonly {
  readonly signingName: string;
  readonly version: string;
  readonly name: ServiceName;
}[] = [
  { signingName: 'sqs', version: '2012-11-05', name: 'sqs' },
  { signingName: 'monitoring', version: '2010-08-01', name: 'cloudwatch' },
  { signingName: 'sts', version: '2011-06-15', name: 'sts' },
];

/** The dated paths of the Lambda API, such as /2015-03-31/functions. */
const LAMBDA_PATH = /^\/20\d\d-\d\d-\d\d\//;

/** The paths of EventBridge Scheduler's API. */
const SCHEDULER_PATH = /^\/schedule(s|-groups)(\/|\?|$)/;

/** The paths of EventBridge Pipes' API. */
const PIPES_PATH = /^\/v1\/pipes(\/|\?|$)/;

export interface GatewayOptions {
  readonly access: AccessControl;
  /** For /_laurel/usage; nothing is told, unless given. */
  readonly usage?: Pick<GrantUsage, 'list'>;
  /** What /_laurel/clock tells and moves. */
  readonly clock: StackClock;
  /** What goes wrong on request. */
  readonly faults?: Faults;
  /** What goes wrong by itself; nothing, unless given. */
  readonly standing?: StandingFaults;
  /** Parts of the stack and whether they answer, for /_laurel/health. */
  readonly health: () => Readonly<Record<string, boolean>>;
  /** Told of failures that are no AWS error: the fault of this stack. */
  readonly onError: (error: unknown) => void;
}

/** All AWS services on one port of the loopback interface. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #services = new Map<ServiceName, GatewayService>();
  readonly #faults: Faults;
  readonly #standing: StandingFaults;
  readonly #calls = new CallCounts();
  readonly #server: Server;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#faults = options.faults ?? new Faults();
    this.#standing = options.standing ?? new StandingFaults();
    this.#server = createServer({ noDelay: true }, (request, response) => void this.#handle(request, response));
    // Clients keep connections for minutes; one that closes as a client sends its next call would fail that call.
    this.#server.keepAliveTimeout = 0;
    this.#server.requestTimeout = 0;
  }

  use(service: GatewayService): void {
    this.#services.set(service.name, service);
  }

  /** @returns the port, chosen by the system for 0. @throws Error EADDRINUSE and the like */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readBody(request);
      const url = request.url ?? '/';
      const answer = url.startsWith(OPERATOR_PATH)
        ? answerOperator(request, url, body, {
            health: this.#options.health,
            calls: this.#calls,
            usage: this.#options.usage ?? { list: () => [] },
            faults: this.#faults,
            standing: this.#standing,
            clock: this.#options.clock,
          })
        : await this.#answer(request, response, url, body);
      if (answer) send(response, answer);
      else response.destroy();
    } catch (error) {
      if (request.destroyed && !request.complete) return;
      const isRefused = error instanceof AwsError;
      if (!isRefused) this.#options.onError(error);
      const { headers, ...answer } = jsonError(PLAIN_PROTOCOL, isRefused ? error : internalFailure());
      // What is left of the body has not been read.
      if (!response.headersSent) send(response, { ...answer, headers: { ...headers, connection: 'close' } });
    }
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    url: string,
    body: Buffer,
  ): Promise<Answer | undefined> {
    const wire = { method: request.method ?? 'POST', url, headers: request.headers, body };
    const { name, operation } = route(wire);
    const service = name && this.#services.get(name);
    if (!service) return refusal(wire, name ? notYet(name) : unknownService(wire));
    const call: Call = {
      ...wire,
      operation,
      caller: callerOf(request.headers.authorization),
      signal: () => hangUpSignal(response),
    };
    try {
      // The operator may do everything: what a call needs is read only for functions, and to name a REST operation.
      const permissions = call.caller.kind === 'function' || operation === '' ? service.permissions(call) : [];
      this.#options.access.check(call.caller, permissions);
      const named = operation === '' ? { ...call, operation: permissions[0]?.action.split(':')[1] ?? '' } : call;
      this.#calls.add(service.name, named);
      const fault = this.#faults.take(service.name, named);
      if (fault) return await faultyAnswer(service, named, fault);
      const refusal = this.#standing.refusal(service.name, named);
      if (refusal) throw refusal;
      return await service.handle(named);
    } catch (error) {
      if (error instanceof AwsError) return service.renderError(error, call);
      this.#options.onError(error);
      return service.renderError(internalFailure(), call);
    }
  }
}

type Wire = Pick<Call, 'method' | 'url' | 'headers' | 'body'>;

function route(wire: Wire): { name?: ServiceName; operation: string } {
  const target = wire.headers['x-amz-target'];
  if (typeof target === 'string') {
    const dot = target.lastIndexOf('.');
    const prefix = target.slice(0, dot);
    const name = Object.hasOwn(TARGETS, prefix) ? TARGETS[prefix] : undefined;
    return name ? { name, operation: target.slice(dot + 1) } : { operation: '' };
  }
  if (LAMBDA_PATH.test(wire.url)) return { name: 'lambda', operation: '' };
  const rpc = RPC_PATH.exec(wire.url);
  if (rpc) return { name: 'cloudwatch', operation: rpc[1] ?? '' };
  if (SCHEDULER_PATH.test(wire.url)) return { name: 'scheduler', operation: '' };
  if (PIPES_PATH.test(wire.url)) return { name: 'pipes', operation: '' };
  const query = queryCall(wire);
  const found =
    query &&
    QUERY_SERVICES.find(({ signingName, version }) =>
      query.signingName === '' ? query.version === version : query.signingName === signingName,
    );
  return found && query ? { name: found.name, operation: query.action } : { operation: '' };
}

/** In the protocol of the call: a client of the query protocol, or of the services that speak XML, reads no JSON. */
function refusal(wire: Wire, error: AwsError): Answer {
  const query = queryCall(wire);
  if (!query && /\/(?:s3|route53|cloudfront)\/aws4_request/.test(wire.headers.authorization ?? ''))
    return xmlError('', { status: error.status, message: error.message, code: 'NotImplemented' });
  if (!query) return jsonError(PLAIN_PROTOCOL, error);
  return xmlError('', {
    ...error,
    message: error.message,
    code: query && error.status < 500 ? 'InvalidAction' : error.code,
  });
}

function unknownService(wire: Wire): AwsError {
  const query = queryCall(wire);
  const asked = query
    ? `${query.action} of ${query.signingName || `the API of ${query.version}`}`
    : (wire.headers['x-amz-target'] ?? `${wire.method} ${wire.url}`);
  return new AwsError(
    'UnknownOperationException',
    `The local stack has no service for "${String(asked)}". It has DynamoDB, DynamoDB Streams, SQS, EventBridge with its Scheduler and Pipes, SSM, Lambda, CloudWatch metrics and Logs (to read), and GetCallerIdentity of STS.`,
  );
}

function notYet(name: ServiceName): AwsError {
  return new AwsError('ServiceUnavailable', `The local stack is starting: ${name} does not answer yet.`, 503);
}

function internalFailure(): AwsError {
  return new AwsError('InternalFailure', 'The local stack failed to answer: its console says why.', 500);
}

function hangUpSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= BODY_LIMIT_BYTES) chunks.push(chunk);
      else reject(new AwsError('RequestTooLarge', `A request body may have ${BODY_LIMIT_BYTES} bytes.`, 413));
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, {
    'x-amzn-requestid': randomUUID(),
    ...headers,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
