import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RESPONSE_LIMIT_BYTES } from './payload-limits.ts';

/** One invocation as the runtime client receives it. */
export interface Invocation {
  readonly requestId: string;
  /** The ARN that was called, with its qualifier. */
  readonly functionArn: string;
  /** JSON text. */
  readonly payload: string;
  /** By the function's clock. */
  readonly deadlineEpochMs: number;
  /** How far the function's clock is ahead of this machine's; see clock/function-clock.cjs. */
  readonly clockOffsetMs: number;
  readonly traceId: string;
}

/** What the runtime client said. */
export interface RuntimeApiEvents {
  /** It waits for an invocation. */
  next(): void;
  response(requestId: string, payload: string): void;
  /** The payload is {errorType, errorMessage, trace}, as JSON text. */
  error(requestId: string, payload: string): void;
  responseTooLarge(requestId: string, sizeBytes: number): void;
  initError(payload: string): void;
}

const PREFIX = '/2018-06-01/runtime/';

/**
 * The Runtime API of one process, on a loopback port of its own: the port tells who speaks.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #server: Server;
  readonly #events: RuntimeApiEvents;
  #waiting: ServerResponse | undefined;

  private constructor(events: RuntimeApiEvents) {
    this.#events = events;
    this.#server = createServer((request, response) => void this.#handle(request, response));
    // The client reuses one connection for its answers: closing it when idle would race with the next answer.
    this.#server.keepAliveTimeout = 0;
    this.#server.requestTimeout = 0;
  }

  static async listen(events: RuntimeApiEvents): Promise<RuntimeApi> {
    const api = new RuntimeApi(events);
    await new Promise<void>((resolve, reject) => {
      api.#server.once('error', reject);
      api.#server.listen(0, '127.0.0.1', resolve);
    });
    return api;
  }

  /** host:port; the runtime client parses nothing else. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Answers the client's waiting request for the next invocation. */
  deliver(invocation: Invocation): void {
    const waiting = this.#waiting;
    if (!waiting) throw new Error('the runtime client does not wait for an invocation');
    this.#waiting = undefined;
    const body = Buffer.from(invocation.payload);
    waiting.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': body.length,
      'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
      'Lambda-Runtime-Deadline-Ms': String(invocation.deadlineEpochMs),
      'Lambda-Runtime-Invoked-Function-Arn': invocation.functionArn,
      'Lambda-Runtime-Trace-Id': invocation.traceId,
      'Laurel-Clock-Offset-Ms': String(invocation.clockOffsetMs),
    });
    waiting.end(body);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [kind, id, verb] = (request.url ?? '').slice(PREFIX.length).split('/');
    if (kind === 'invocation' && id === 'next') {
      this.#waiting = response;
      this.#events.next();
      return;
    }
    let body: Body;
    try {
      body = await readBody(request);
    } catch {
      // The process died while it spoke; its exit is reported by whoever watches the process.
      return;
    }
    if (kind === 'init' && id === 'error') {
      answer(response, 202, { status: 'OK' });
      this.#events.initError(body.text);
    } else if (kind === 'invocation' && id !== undefined && verb === 'response') {
      if (body.sizeBytes > RESPONSE_LIMIT_BYTES) {
        const errorMessage = `Exceeded maximum allowed payload size (${RESPONSE_LIMIT_BYTES} bytes).`;
        answer(response, 413, { errorType: 'RequestEntityTooLarge', errorMessage });
        this.#events.responseTooLarge(decodeURIComponent(id), body.sizeBytes);
      } else {
        answer(response, 202, { status: 'OK' });
        this.#events.response(decodeURIComponent(id), body.text);
      }
    } else if (kind === 'invocation' && id !== undefined && verb === 'error') {
      answer(response, 202, { status: 'OK' });
      this.#events.error(decodeURIComponent(id), body.text);
    } else {
      answer(response, 404, { errorType: 'NotFound', errorMessage: `${request.method} ${request.url}` });
    }
  }
}

interface Body {
  readonly sizeBytes: number;
  /** Empty when the body is over the limit. */
  readonly text: string;
}

async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes <= RESPONSE_LIMIT_BYTES) chunks.push(chunk);
  }
  return { sizeBytes, text: sizeBytes <= RESPONSE_LIMIT_BYTES ? Buffer.concat(chunks).toString('utf8') : '' };
}

function answer(response: ServerResponse, status: number, body: Readonly<Record<string, string>>): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}
