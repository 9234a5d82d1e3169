import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Answer } from './gateway-service.ts';

/** Connections kept to one endpoint: more than functions and event sources ever use at a time. */
const MAXIMUM_CONNECTIONS = 128;

/** Headers that belong to one connection, or that this side sets anew. */
const DROPPED_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'server',
  'transfer-encoding',
]);

/** An endpoint that calls are passed on to, over connections that stay open. */
export interface Upstream {
  readonly url: string;
  /**
   * POSTs the body to the endpoint.
   *
   * @throws Error of the connection; a call that was sent is never repeated, as it may have had its effect
   */
  post(headers: Readonly<Record<string, string>>, body: Buffer | string, signal?: AbortSignal): Promise<Answer>;
  close(): void;
}

export function createUpstream(url: string): Upstream {
  const { protocol, hostname, port, pathname } = new URL(url);
  const isSecure = protocol === 'https:';
  const settings = { keepAlive: true, maxSockets: MAXIMUM_CONNECTIONS, noDelay: true };
  const agent = isSecure ? new HttpsAgent(settings) : new HttpAgent(settings);
  const request = isSecure ? httpsRequest : httpRequest;
  const target: RequestOptions = { agent, method: 'POST', hostname, port, path: pathname };
  return {
    url,
    post: (headers, body, signal) =>
      new Promise((resolve, reject) => {
        const options = { ...target, headers: { ...headers, 'content-length': Buffer.byteLength(body) } };
        const sent = request(signal ? { ...options, signal } : options, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 502,
              headers: passedOn(response.headers),
              body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
            }),
          );
        });
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

function passedOn(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string' && !DROPPED_HEADERS.has(name)) kept[name] = value;
  }
  return kept;
}

/**
 * Credentials that name the region and nobody: emulators read the region from them and verify nothing, and a caller
 * without any (curl) is the operator here.
 */
export function unsignedAuthorization(region: string, service: string): string {
  return `AWS4-HMAC-SHA256 Credential=laurel/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`;
}
