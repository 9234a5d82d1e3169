import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Parameter } from '../aws/parameters.ts';
import { TransientError } from '../failures.ts';

/** Longer than any cursor that a list of ours answers. */
export const MAX_CURSOR_LENGTH = 2048;
/** Half of SHA-256: nobody guesses it. @source https://www.rfc-editor.org/rfc/rfc2104#section-5 */
const SEAL_BYTES = 16;

/** What a cursor is good for: it opens nothing else. */
export interface CursorBinding {
  /** Method and path of the list. */
  readonly route: string;
  /** Whose list it is; absent for one that everybody sees alike. */
  readonly member?: string | undefined;
  /** What the list was narrowed down to. */
  readonly filter?: Readonly<Record<string, unknown>>;
}

/** Cursors that clients can keep and send back, but neither read further nor make. */
export interface Cursors {
  /** @param position where the next page begins, as JSON */
  seal(position: unknown, binding: CursorBinding): Promise<string>;
  /** @returns the position; undefined for anything that was not sealed for this list */
  open(cursor: string, binding: CursorBinding): Promise<unknown>;
}

/**
 * Seals cursors with a key derived from the shared secret, so that a cursor can never pass as a token's signature, nor
 * the other way round. One that was sealed with an older secret is worth nothing any more.
 *
 * @source https://www.rfc-editor.org/rfc/rfc5869 HKDF
 */
export function cursors(secret: Parameter): Cursors {
  let known: { readonly text: string; readonly key: Buffer } | undefined;

  return {
    async seal(position, binding) {
      const content = Buffer.from(JSON.stringify(position));
      return Buffer.concat([seal(await key(), content, binding), content]).toString('base64url');
    },
    async open(cursor, binding) {
      if (cursor.length > MAX_CURSOR_LENGTH) return undefined;
      const bytes = Buffer.from(cursor, 'base64url');
      // Buffer skips what is no base64url: one position must not have many cursors.
      if (bytes.length <= SEAL_BYTES || bytes.toString('base64url') !== cursor) return undefined;
      const content = bytes.subarray(SEAL_BYTES);
      if (!timingSafeEqual(bytes.subarray(0, SEAL_BYTES), seal(await key(), content, binding))) return undefined;
      return JSON.parse(content.toString());
    },
  };

  async function key(): Promise<Buffer> {
    const text = await secret();
    if (!text) throw new TransientError('the secret that seals cursors is not set');
    if (known?.text !== text)
      known = { text, key: Buffer.from(hkdfSync('sha256', text, '', 'laurel list cursor v1', 32)) };
    return known.key;
  }
}

function seal(key: Buffer, content: Buffer, { route, member, filter = {} }: CursorBinding): Buffer {
  const narrowed = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const bound = JSON.stringify([route, member ?? null, narrowed]);
  return createHmac('sha256', key).update(`${bound}\n`).update(content).digest().subarray(0, SEAL_BYTES);
}
