import { lookup } from 'node:dns/promises';
import { request } from 'node:https';
import { isIP } from 'node:net';
import { type ClientMetadata, describedClient } from '../client.ts';
import type { RegisteredClient } from './client-repository.ts';
import { isPublicAddress } from './public-address.ts';

/** A client says of itself what fits into a page. */
const MAX_DOCUMENT_BYTES = 5 * 1024;
const TIMEOUT_MS = 2000;
/** What was found is good so long, and so is that nothing was: whoever asks often asks nobody. */
const FRESH_FOR_MS = 5 * 60_000;
const MOST_KEPT = 100;

/** Gets a text from a public host. @returns undefined for anything but 200 with a short text within two seconds */
export type GetPublic = (url: URL) => Promise<string | undefined>;

/** Whether a client's id is the address of a document that describes it: of a host with a name, and a path. */
export function isDocumentAddress(clientId: string): boolean {
  if (!clientId.startsWith('https://') || clientId.length > 500 || !URL.canParse(clientId)) return false;
  const { hostname, username, password, hash, pathname, port, href } = new URL(clientId);
  const named = isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(hostname);
  return (
    named &&
    username === '' &&
    password === '' &&
    hash === '' &&
    port === '' &&
    pathname.length > 1 &&
    href === clientId
  );
}

/**
 * Finds clients that describe themselves under the address that is their id. They keep no secret and ask members alone.
 *
 * @source https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/
 */
export function clientIdDocuments(get: GetPublic = getPublic, now: () => number = Date.now) {
  const kept = new Map<string, { readonly client: RegisteredClient | undefined; readonly until: number }>();

  return async (clientId: string): Promise<RegisteredClient | undefined> => {
    if (!isDocumentAddress(clientId)) return undefined;
    const known = kept.get(clientId);
    if (known && now() < known.until) return known.client;
    const client = read(clientId, await get(new URL(clientId)).catch(() => undefined), now());
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(clientId, { client, until: now() + FRESH_FOR_MS });
    return client;
  };
}

function read(clientId: string, text: string | undefined, at: number): RegisteredClient | undefined {
  const metadata = parsed(text);
  // Nobody describes another one, and what everybody can read is no secret.
  if (metadata?.client_id !== clientId || 'client_secret' in metadata) return undefined;
  const described = describedClient({ token_endpoint_auth_method: 'none', ...metadata, trusted: false });
  if ('error' in described || described.authentication !== 'none') return undefined;
  return { ...described, clientId, createdAt: at };
}

function parsed(text: string | undefined): (ClientMetadata & Readonly<Record<string, unknown>>) | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The address is looked up once, held against what is public, and connected to as it was found: a name that means
 * something else a moment later leads nowhere. Redirects are not followed, and nothing of ours is sent along.
 */
const getPublic: GetPublic = async (url) => {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  // A resolver cannot be called off: whoever waits for it goes.
  const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const addresses = await Promise.race([lookup(url.hostname, { all: true }), late]);
  const [first] = addresses;
  if (!first || !addresses.every(({ address }) => isPublicAddress(address))) return undefined;
  return new Promise((resolve) => {
    const asked = request(
      url,
      {
        headers: { accept: 'application/json' },
        agent: false,
        signal,
        lookup: (_host, options, found) =>
          options.all ? found(null, [first]) : found(null, first.address, first.family),
      },
      (answer) => {
        if (answer.statusCode !== 200) {
          answer.destroy();
          resolve(undefined);
          return;
        }
        const chunks: Buffer[] = [];
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          chunks.push(chunk);
          if (bytes > MAX_DOCUMENT_BYTES) answer.destroy();
        });
        answer.on('close', () =>
          resolve(bytes > MAX_DOCUMENT_BYTES || !answer.complete ? undefined : Buffer.concat(chunks).toString()),
        );
      },
    );
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
};
