import verify from 'jsonwebtoken/verify.js';
import { TransientError } from './failures.ts';
import type { Parameter } from './parameters.ts';

/** How far the clocks of issuer and verifier may differ. */
export const CLOCK_TOLERANCE_SECONDS = 5;
/** Ids longer than this do not fit into the table's keys; see shared/loyalty/contracts. */
export const MAX_SUBJECT_LENGTH = 250;
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
  return async (authorization) => {
    const token = /^bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
    if (!token || token.length > MAX_TOKEN_LENGTH) throw new UnauthorizedError('no bearer token');
    const key = await secret();
    if (!key) throw new TransientError('the secret that signs tokens is not set');
    const { header, payload } = verified(token, key, now());
    // https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11: an extension that is not understood must be refused.
    if ('crit' in header) throw new UnauthorizedError('critical header extension');
    if (typeof payload !== 'object' || typeof payload.exp !== 'number') throw new UnauthorizedError('no expiry');
    const { sub } = payload as { readonly sub?: unknown };
    if (typeof sub !== 'string' || sub.trim() === '' || sub.length > MAX_SUBJECT_LENGTH || !sub.isWellFormed())
      throw new UnauthorizedError('no usable subject');
    return sub;
  };
}

function verified(token: string, key: string, nowMs: number) {
  try {
    return verify(token, key, {
      algorithms: ['HS256'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      clockTimestamp: Math.floor(nowMs / 1000),
      complete: true,
    });
  } catch (error) {
    throw new UnauthorizedError((error as Error).message);
  }
}
