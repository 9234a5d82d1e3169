import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { listening, type RunningCompanion } from './companion-server.ts';
import type { Pdi } from './pdi.ts';
import { type PdiDoor, readPdiFaults } from './pdi-faults.ts';
import type { PdiAnswer } from './pdi-ledger.ts';

/** An answer of two megabytes can be played. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const DRIP_EVERY_MS = 1000;

const DOORS: Readonly<Record<string, PdiDoor>> = {
  'POST /oauth/token': 'token',
  'POST /identify': 'identify',
  'POST /calculateRewards': 'calculateRewards',
  'POST /finalize': 'finalize',
  'GET /getSessionStatus': 'getSessionStatus',
  'POST /cancel': 'cancel',
  'POST /return': 'return',
  'GET /sessions': 'sessions',
};

/**
 * Serves the partner over HTTP. `GET /_state` tells what it has booked and what it was asked, `POST /_reset` begins anew,
 * `PUT /_faults [{door, times?, after?, <fault>: value}]` makes it misbehave (`GET` tells how, `DELETE` mends it).
 *
 * @param port 0 takes a free one
 * @throws the system's error, such as EADDRINUSE
 */
export async function startPdi(pdi: Pdi, host: string, port: number): Promise<RunningCompanion> {
  const stopping = new AbortController();
  const server = createServer((request, response) => {
    serve(pdi, request, response, stopping.signal).catch(() => response.destroy());
  });
  return listening(server, host, port, stopping);
}

async function serve(
  pdi: Pdi,
  request: IncomingMessage,
  response: ServerResponse,
  stopping: AbortSignal,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://companion');
  const text = await bodyOf(request);
  if (text === undefined) return send(response, { status: 413, body: { code: 'TOO_LARGE', message: 'Too large' } });
  const place = `${request.method} ${url.pathname}`;
  if (url.pathname.startsWith('/_')) return send(response, operate(pdi, place, text));
  const door = Object.hasOwn(DOORS, place) ? DOORS[place] : undefined;
  if (!door) return send(response, { status: 404, body: { code: 'NO_SUCH_DOOR', message: 'There is no such door' } });

  const key = request.headers['idempotency-key'];
  const call = {
    door,
    body: parsed(text, request.headers['content-type'] ?? ''),
    query: url.searchParams,
    authorization: request.headers.authorization,
    key: typeof key === 'string' ? key : undefined,
  };
  const { met, done } = pdi.begin(call);
  try {
    const { latencyMs = 0, tokenSlowMs = 0, cutBefore, status, body, retryAfter, lateAfter = 0, cutAfter, drip } = met;
    if (latencyMs + tokenSlowMs > 0) await delay(latencyMs + tokenSlowMs, undefined, { signal: stopping });
    if (cutBefore) return void request.socket.destroy();
    if (status !== undefined || body !== undefined)
      return send(
        response,
        { status: status ?? 200, body: body ?? { code: 'PLAYED', message: 'As asked for' } },
        retryAfter,
      );
    const answer = pdi.answer(call, met);
    if (lateAfter > 0) await delay(lateAfter, undefined, { signal: stopping });
    if (cutAfter) request.socket.destroy();
    else if (drip) await dripOut(response, answer, stopping);
    else send(response, answer);
  } finally {
    done();
  }
}

/** What is not part of the partner's service: tests and people who look at it. */
function operate(pdi: Pdi, place: string, text: string): PdiAnswer {
  if (place === 'GET /_state') return { status: 200, body: pdi.state() };
  if (place === 'GET /_faults') return { status: 200, body: pdi.faults };
  if (place === 'POST /_reset') {
    pdi.reset();
    return { status: 200, body: pdi.state() };
  }
  if (place === 'DELETE /_faults') pdi.setFaults([]);
  else if (place === 'PUT /_faults') {
    const faults = readPdiFaults(parsed(text, 'application/json'));
    if (typeof faults === 'string') return { status: 400, body: { code: 'INVALID_REQUEST', message: faults } };
    pdi.setFaults(faults);
  } else return { status: 404, body: { code: 'NO_SUCH_DOOR', message: '_state, _reset or _faults' } };
  return { status: 200, body: pdi.faults };
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString();
}

/** @returns undefined for what cannot be read, which no door takes */
function parsed(text: string, contentType: string): unknown {
  if (contentType.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function written({ body }: PdiAnswer): { readonly type: string; readonly text: string } {
  if (typeof body !== 'string') return { type: 'application/json', text: JSON.stringify(body ?? {}) };
  return { type: body.startsWith('<') ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8', text: body };
}

function send(response: ServerResponse, answer: PdiAnswer, retryAfter?: number): void {
  const { type, text } = written(answer);
  response.writeHead(answer.status, {
    'content-type': type,
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  });
  response.end(text);
}

/** A byte a second: within any time out of one read, and beyond that of the whole. */
async function dripOut(response: ServerResponse, answer: PdiAnswer, stopping: AbortSignal): Promise<void> {
  const { type, text } = written(answer);
  response.writeHead(answer.status, { 'content-type': type });
  for (const byte of Buffer.from(text)) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await delay(DRIP_EVERY_MS, undefined, { signal: stopping });
  }
  response.end();
}
