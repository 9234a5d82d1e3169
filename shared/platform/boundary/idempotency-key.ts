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

/** Tells a repeated request from another one that uses the same key. */
export function fingerprint(request: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('base64url');
}
