import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import JsonWebTokenError from 'jsonwebtoken/lib/JsonWebTokenError.js';
import verify from 'jsonwebtoken/verify.js';
import type { Parameter } from '../aws/parameters.ts';
import { TransientError } from '../failures.ts';
import { isMemberId } from './member-id.ts';

/** How far the clocks of issuer and verifier may differ. */
export const CLOCK_TOLERANCE_SECONDS = 5;
/** Longer than any token an issuer of ours makes; keeps the work on a hostile header small. */
export const MAX_TOKEN_LENGTH = 8192;

/** The token proves nothing. Its message is for logs and never names the token. */
export class UnauthorizedError extends Error {
  override readonly name = 'UnauthorizedError';
}

/** Answers the user a valid Authorization header speaks for. @throws UnauthorizedError */
export type TokenVerifier = (authorization: string | undefined) => Promise<string>;

/**
 * Verifies bearer tokens: HS256 and nothing else, `exp` and a non-empty string `sub` required, no critical header
 * extensions. The header's own claims about keys (kid, jku, jwk) are not looked at.
 *
 * @source https://www.rfc-editor.org/rfc/rfc8725 JSON Web Token best current practices
 */
export function tokenVerifier(secret: Parameter, now: () => number = Date.now): TokenVerifier {
  const keyOf = keyReader();
  return async (authorization) => {
    const token = /^bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
    if (!token || token.length > MAX_TOKEN_LENGTH) throw new UnauthorizedError('no bearer token');
    const text = await secret();
    if (!text) throw new TransientError('the secret that signs tokens is not set');
    const { header, payload } = verified(token, keyOf(text), now());
    // https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11: an extension that is not understood must be refused.
    if ('crit' in header) throw new UnauthorizedError('critical header extension');
    // JSON can say 1e999, which is read as infinity: a token for ever.
    if (typeof payload !== 'object' || !Number.isFinite(payload.exp)) throw new UnauthorizedError('no expiry');
    const { sub } = payload as { readonly sub?: unknown };
    if (!isMemberId(sub)) throw new UnauthorizedError('no usable subject');
    return sub;
  };
}

/**
 * Reads each secret once: given a text, the library would try to read it as a public key for every token, which takes a
 * tenth of a millisecond. A text that is a public key must not become a secret: everyone could sign with it.
 */
function keyReader(): (text: string) => KeyObject {
  let known: { readonly text: string; readonly key: KeyObject } | undefined;
  return (text) => {
    if (known?.text !== text) known = { text, key: keyObject(text) };
    return known.key;
  };
}

function keyObject(text: string): KeyObject {
  try {
    return createPublicKey(text);
  } catch {
    return createSecretKey(text, 'utf8');
  }
}

function verified(token: string, key: KeyObject, nowMs: number) {
  try {
    return verify(token, key, {
      algorithms: ['HS256'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      clockTimestamp: Math.floor(nowMs / 1000),
      complete: true,
    });
  } catch (error) {
    // The library's own errors are fixed phrases; those of JSON.parse quote what they could not read.
    const ownPhrase = error instanceof JsonWebTokenError;
    throw new UnauthorizedError(ownPhrase ? error.message : 'the token is not made of JSON objects');
  }
}
