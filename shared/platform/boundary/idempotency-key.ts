import { createHash } from 'node:crypto';
import { HttpProblem } from './http-answer.ts';
import { PROBLEMS } from './problems.ts';

/** The length that payment and loyalty APIs promise for idempotency keys. */
export const MAX_IDEMPOTENCY_KEY_LENGTH = 255;

/**
 * Reads the Idempotency-Key header: 1 to 255 visible ASCII characters, or absent.
 *
 * @throws HttpProblem 400 for any other value
 */
export function idempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (header.length > MAX_IDEMPOTENCY_KEY_LENGTH || !/^[\x21-\x7e]+$/.test(header))
    throw new HttpProblem(PROBLEMS.invalid_idempotency_key);
  return header;
}

/**
 * Tells a repeated request from another one that uses the same key. The order of an object's members means nothing, and a
 * client that repeats a request after a restart may write them in another.
 *
 * @source https://www.rfc-editor.org/rfc/rfc8259#section-4
 */
export function fingerprint(request: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(JSON.stringify(request, membersSorted)).digest('base64url');
}

function membersSorted(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
