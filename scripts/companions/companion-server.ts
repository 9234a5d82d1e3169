import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { FaultSwitch, readFaults } from './faults.ts';

const MAX_BODY_BYTES = 64 * 1024;
/** Not part of any service: where a test or a person changes how a companion behaves, and sees what it was asked. */
const FAULTS_PATH = '/_faults';
const COUNTS_PATH = '/_counts';

export interface CompanionRequest {
  readonly method: string;
  /** Decoded segments of the path. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown;
}

export interface CompanionAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A service that stands in for another team's. */
export type Companion = (request: CompanionRequest) => CompanionAnswer | Promise<CompanionAnswer>;

export interface RunningCompanion {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export const ok = (data: unknown): CompanionAnswer => ({ status: 200, body: { data } });
export const refused = (status: number, message: string): CompanionAnswer => ({ status, body: { message } });

/**
 * Serves a companion over HTTP. `PUT /_faults` changes how it behaves at once, `GET` tells, `DELETE` mends it.
 * `GET /_counts` tells how often each door was asked (`{"GET /orders": 3, "POST /charges/:id/void": 1}`), `DELETE` begins anew.
 *
 * @param port 0 takes a free one
 * @throws the system's error, such as EADDRINUSE
 */
export async function startCompanion(companion: Companion, host: string, port: number): Promise<RunningCompanion> {
  const state = { faults: new FaultSwitch(), counts: new Map<string, number>() };
  const stopping = new AbortController();
  const server = createServer((request, response) => {
    serve(companion, state, request, response, stopping.signal).catch(() => response.destroy());
  });
  return listening(server, host, port, stopping);
}

/**
 * Has a server answer, until it is stopped with all that it has begun.
 *
 * @param port 0 takes a free one
 * @throws the system's error, such as EADDRINUSE
 */
export async function listening(
  server: Server,
  host: string,
  port: number,
  stopping: AbortController,
): Promise<RunningCompanion> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    endpoint: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    stop: () =>
      new Promise((resolve) => {
        stopping.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface State {
  readonly faults: FaultSwitch;
  readonly counts: Map<string, number>;
}

async function serve(
  companion: Companion,
  { faults, counts }: State,
  request: IncomingMessage,
  response: ServerResponse,
  stopping: AbortSignal,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://companion');
  const method = request.method ?? 'GET';
  const read = await readBody(request);
  if (!read.readable) return send(response, refused(400, 'The body is no JSON of a sensible size'));
  const { body } = read;
  // A service that has modes of its own reads them itself.
  const isMode = typeof body === 'object' && body !== null && 'mode' in body;
  if (url.pathname === FAULTS_PATH && !isMode) return send(response, switchFaults(faults, method, body));
  if (url.pathname === COUNTS_PATH) return send(response, tellCounts(counts, method));

  const path = segmentsOf(url.pathname);
  // A door is a kind of request: what stands behind the first part of the path are ids.
  const door = `${method} /${path?.[0] ?? ''}`;
  // What is done with one of them is counted apart.
  const [, , ...deed] = path ?? [];
  const counted = deed.length > 0 ? `${door}/:id/${deed.join('/')}` : door;
  if (!path?.[0]?.startsWith('_')) counts.set(counted, (counts.get(counted) ?? 0) + 1);

  const { latencyMs = 0, down = false, status, body: instead, cutAfter = false, lateMs = 0 } = faults.take(door);
  if (latencyMs > 0) await delay(latencyMs, undefined, { signal: stopping });
  if (down) {
    request.socket.destroy();
    return;
  }
  if (status !== undefined || instead !== undefined) return send(response, { status: status ?? 200, body: instead });
  if (!path) return send(response, refused(400, 'The path is not encoded'));
  const { authorization } = request.headers;
  const answer = await companion({ method, path, query: url.searchParams, authorization, body });
  if (lateMs > 0) await delay(lateMs, undefined, { signal: stopping });
  if (cutAfter) request.socket.destroy();
  else send(response, answer);
}

function tellCounts(counts: Map<string, number>, method: string): CompanionAnswer {
  if (method === 'DELETE') counts.clear();
  else if (method !== 'GET') return refused(405, 'GET or DELETE');
  return { status: 200, body: Object.fromEntries(counts) };
}

function switchFaults(faults: FaultSwitch, method: string, body: unknown): CompanionAnswer {
  if (method === 'PUT') {
    const wanted = readFaults(body);
    if (typeof wanted === 'string') return refused(400, wanted);
    faults.set(wanted);
  } else if (method === 'DELETE') faults.set({});
  else if (method !== 'GET') return refused(405, 'GET, PUT or DELETE');
  return { status: 200, body: faults.current };
}

async function readBody(
  request: IncomingMessage,
): Promise<{ readonly readable: true; readonly body: unknown } | { readonly readable: false }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BODY_BYTES) return { readable: false };
  try {
    return { readable: true, body: bytes === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString()) };
  } catch {
    return { readable: false };
  }
}

function segmentsOf(path: string): string[] | undefined {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, body }: CompanionAnswer): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json' });
  response.end(isText ? body : JSON.stringify(body ?? {}));
}
