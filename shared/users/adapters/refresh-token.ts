import { hashOf, newSecret } from './secrets.ts';

/** In characters: what is longer may not fit into a key, and ours are shorter. */
const MAX_ID_LENGTH = 250;

/** Where a refresh token's grant lies, and what proves that it is the one which is good now. */
export interface RefreshToken {
  readonly userId: string;
  readonly sessionId: string;
  readonly hash: string;
}

/** A refresh token names its grant, so that it is found by its key. Opaque to clients. */
export function newRefreshToken(userId: string, sessionId: string): RefreshToken & { readonly text: string } {
  const secret = newSecret();
  const text = `${Buffer.from(JSON.stringify([userId, sessionId])).toString('base64url')}.${secret}`;
  return { userId, sessionId, hash: hashOf(secret), text };
}

/** @returns undefined for what is none */
export function readRefreshToken(text: string): RefreshToken | undefined {
  const [place = '', secret = '', ...more] = text.split('.');
  if (more.length > 0 || secret === '' || text.length > 2000) return undefined;
  try {
    const found: unknown = JSON.parse(Buffer.from(place, 'base64url').toString());
    if (!Array.isArray(found) || found.length !== 2) return undefined;
    const [userId, sessionId]: unknown[] = found;
    if (!isId(userId) || !isId(sessionId)) return undefined;
    return { userId, sessionId, hash: hashOf(secret) };
  } catch {
    return undefined;
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_ID_LENGTH;
}
