import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FunctionDeclaration } from '../../declarations/declarations.ts';
import { type Deployment, LIVE_ALIAS, names } from '../../declarations/names.ts';
import type { AnsweredRequest } from '../cloudwatch/own-figures.ts';
import { AwsError } from '../gateway/aws-protocol.ts';
import type { InvokeResult, Invoker } from '../lambda/invoker.ts';
import { type Cors, isPreflight, preflightHeaders, withCors, withoutCors } from './cors.ts';
import { type HttpAnswer, message, readFunctionAnswer } from './function-answer.ts';
import { BODY_LIMIT_BYTES, readBody } from './request-body.ts';
import { requestEvent } from './request-event.ts';
import { requestPath } from './request-path.ts';
import { Routes } from './routes.ts';

/**
 * An integration's maximum, and the size of all headers of a request together.
 *
 * @source https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
 */
export const INTEGRATION_TIMEOUT_MS = 30_000;
export const HEADER_LIMIT_BYTES = 10_240;

export interface HttpApiOptions {
  /** Those with an http trigger become routes. */
  readonly functions: readonly FunctionDeclaration[];
  readonly deployment: Deployment;
  readonly invoker: Invoker;
  readonly cors?: Cors;
  /** Epoch milliseconds that requests are stamped with; the machine's, unless given. */
  readonly now?: () => number;
  /** Told about failures that the client is only told about as a 500. */
  readonly onError: (error: unknown) => void;
  readonly integrationTimeoutMs?: number;
  /** Told of each request once it is answered. */
  readonly onAnswered?: (request: AnsweredRequest) => void;
}

export interface HttpApi {
  /** Listens on loopback; port 0 takes a free one. @returns the port @throws the system's error, EADDRINUSE for one */
  listen(port: number): Promise<number>;
  /** Ends when the requests under way have been answered. */
  close(): Promise<void>;
}

/** API Gateway's HTTP API in front of the functions' alias live, with payload format 2.0. */
export function createHttpApi(options: HttpApiOptions): HttpApi {
  const { functions, deployment, cors, onError, onAnswered } = options;
  const routes = new Routes(
    functions.flatMap(({ id, trigger }) =>
      trigger.type === 'http'
        ? [{ method: trigger.method, path: trigger.path, functionName: names.function(deployment, id) }]
        : [],
    ),
  );
  const server = createServer({ maxHeaderSize: HEADER_LIMIT_BYTES }, (request, response) => {
    const requestId = randomUUID();
    const startedAtMs = performance.now();
    void answer(options, routes, request, requestId)
      .catch((error: unknown) => {
        onError(error);
        return message(500, 'Internal Server Error');
      })
      .then((ready) => {
        // A connection that stayed open would keep a stopping server waiting.
        response.shouldKeepAlive &&= server.listening;
        send(response, cors ? withCors(ready, cors, request.headers.origin) : ready, requestId);
        onAnswered?.(answeredRequest(request, routes, ready, requestId, performance.now() - startedAtMs));
      });
  });
  return { listen: (port) => listen(server, port), close: () => close(server) };
}

async function answer(
  options: HttpApiOptions,
  routes: Routes,
  request: IncomingMessage,
  requestId: string,
): Promise<HttpAnswer> {
  const { cors, deployment, now = Date.now } = options;
  if (cors && isPreflight(request.method, request.headers))
    return { status: 204, headers: preflightHeaders(cors), cookies: [], body: Buffer.alloc(0) };
  const path = requestPath(encodedPath(request));
  if (!path) return message(400, 'Bad Request');
  const match = routes.match(request.method ?? '', path.routed);
  // For a method that no route of the path has, too: an HTTP API knows routes, and no 405.
  if (!match) return message(404, 'Not Found');
  const body = await readBody(request, BODY_LIMIT_BYTES);
  if (!body) return message(413, 'Request Entity Too Large');
  const event = requestEvent({
    request,
    requestId,
    accountId: deployment.accountId,
    routeKey: `${match.route.method} ${match.route.path}`,
    path: path.given,
    pathParameters: match.parameters,
    body,
    atEpochMs: now(),
  });
  return integrate(options, match.route.functionName, JSON.stringify(event));
}

function answeredRequest(
  request: IncomingMessage,
  routes: Routes,
  { status, body }: HttpAnswer,
  requestId: string,
  latencyMs: number,
): AnsweredRequest {
  const path = encodedPath(request);
  const method = request.method ?? '';
  const read = requestPath(path);
  const match = read && routes.match(method, read.routed);
  return {
    requestId,
    method,
    path,
    routeKey: match ? `${match.route.method} ${match.route.path}` : '-',
    status,
    responseBytes: body.length,
    latencyMs,
    sourceIp: request.socket.remoteAddress ?? '',
    userAgent: request.headers['user-agent'] ?? '',
  };
}

function encodedPath({ url = '/' }: IncomingMessage): string {
  const [path = '/'] = url.split('?');
  return path;
}

async function integrate(options: HttpApiOptions, functionName: string, payload: string): Promise<HttpAnswer> {
  const { invoker, onError, integrationTimeoutMs = INTEGRATION_TIMEOUT_MS } = options;
  let timer: NodeJS.Timeout | undefined;
  // The function runs on behind a timeout: API Gateway does not end it.
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), integrationTimeoutMs);
  });
  let result: InvokeResult | undefined;
  try {
    result = await Promise.race([invoker.invoke({ functionName, qualifier: LIVE_ALIAS, payload }), timeout]);
  } catch (error) {
    if (error instanceof AwsError && error.code === 'TooManyRequestsException')
      return message(503, 'Service Unavailable');
    if (error instanceof AwsError && error.code === 'RequestTooLargeException')
      return message(413, 'Request Entity Too Large');
    throw error;
  } finally {
    clearTimeout(timer);
  }
  if (!result) return message(503, 'Service Unavailable');
  const ready = result.functionError ? undefined : readFunctionAnswer(result.payload);
  if (ready) return options.cors ? withoutCors(ready) : ready;
  onError(new Error(`${functionName} gave no valid answer: ${result.payload.slice(0, 500)}`));
  return message(500, 'Internal Server Error');
}

function send(response: ServerResponse, { status, headers, cookies, body }: HttpAnswer, requestId: string): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (cookies.length > 0) response.setHeader('set-cookie', [...cookies]);
  response.setHeader('apigw-requestid', requestId);
  response.setHeader('content-length', body.length);
  response.writeHead(status);
  response.end(body);
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await closed;
}
