import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { decode } from '@msgpack/msgpack';

/** A span as Datadog's tracer sends it; ids are whole numbers. */
export interface DatadogSpan {
  readonly trace_id: bigint;
  readonly span_id: bigint;
  readonly parent_id: bigint;
  readonly name: string;
  readonly resource: string;
  readonly error: number;
  readonly meta: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface SpanLink {
  /** 32 hexadecimal digits. */
  readonly trace_id: string;
  /** 16 hexadecimal digits. */
  readonly span_id: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface DatadogAgent {
  readonly url: string;
  spans(): readonly DatadogSpan[];
  /** Tags of the Data Streams checkpoints: direction, type, topic. */
  checkpoints(): readonly (readonly string[])[];
  /** Everything that was sent here, decoded, as text. */
  everything(): string;
  close(): Promise<void>;
}

interface PipelineStats {
  readonly Stats?: readonly { readonly Stats?: readonly { readonly EdgeTags: readonly string[] }[] }[];
}

/**
 * Takes what Datadog's tracer sends to an agent on the loopback interface, and nothing else.
 *
 * @source https://github.com/DataDog/datadog-agent/blob/main/pkg/trace/api/version.go the endpoints
 */
export async function startDatadogAgent(): Promise<DatadogAgent> {
  const spans: DatadogSpan[] = [];
  const checkpoints: (readonly string[])[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    const payload = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    response.setHeader('content-type', 'application/json');
    if (request.url === '/info') return response.end('{"endpoints":["/v0.4/traces","/v0.1/pipeline_stats"]}');
    if (request.url === '/v0.4/traces')
      for (const trace of decode(payload, { useBigInt64: true }) as readonly DatadogSpan[][]) spans.push(...trace);
    if (request.url === '/v0.1/pipeline_stats')
      for (const { Stats = [] } of (decode(payload, { useBigInt64: true }) as PipelineStats).Stats ?? [])
        checkpoints.push(...Stats.map(({ EdgeTags }) => EdgeTags));
    return response.end('{"rate_by_service":{}}');
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.writeHead(500).end(error.message));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => spans,
    checkpoints: () => checkpoints,
    everything: () =>
      JSON.stringify([spans, checkpoints], (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function linksOf(span: DatadogSpan): readonly SpanLink[] {
  return JSON.parse(span.meta['_dd.span_links'] ?? '[]');
}

/** A span's own id as links write it. */
export function idOf(span: DatadogSpan): string {
  return span.span_id.toString(16).padStart(16, '0');
}
