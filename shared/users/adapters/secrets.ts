import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits of chance, which nobody guesses: so that a plain hash of it can be kept. */
const SECRET_BYTES = 32;

export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export function isSecretOf(hash: string | undefined, secret: string): boolean {
  const found = Buffer.from(hashOf(secret));
  const wanted = Buffer.from(hash ?? '');
  return found.length === wanted.length && timingSafeEqual(found, wanted);
}

/**
 * Whether a verifier is the one that a code was asked for with.
 *
 * @source https://www.rfc-editor.org/rfc/rfc7636#section-4.6
 */
export function isVerifierOf(codeChallenge: string, verifier: string | undefined): boolean {
  return verifier !== undefined && /^[\w.~-]{43,128}$/.test(verifier) && isSecretOf(codeChallenge, verifier);
}
