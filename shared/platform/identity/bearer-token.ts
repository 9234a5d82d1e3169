import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import JsonWebTokenError from 'jsonwebtoken/lib/JsonWebTokenError.js';
import verify from 'jsonwebtoken/verify.js';
import type { Parameter } from '../aws/parameters.ts';
import { TransientError } from '../failures.ts';
import { type Audience, isMeantFor } from './audience.ts';
import { type Caller, callerOf } from './caller.ts';
import type { KeyAlgorithm } from './json-web-keys.ts';
import { isMemberId } from './member-id.ts';
import { UnauthorizedError } from './refusal.ts';
import type { IssuerKeys } from './trusted-issuers.ts';

export { UnauthorizedError } from './refusal.ts';

/** How far the clocks of issuer and verifier may differ. */
export const CLOCK_TOLERANCE_SECONDS = 5;
/** Longer than any token an issuer of ours makes; keeps the work on a hostile header small. */
export const MAX_TOKEN_LENGTH = 8192;
/** The end of the year 9999, the last that dates are written for. In seconds. */
export const LATEST_EXPIRY = 253_402_300_799;

/**
 * Answers whom a valid Authorization header speaks for.
 *
 * @throws UnauthorizedError for anything that proves nothing
 * @throws TransientError when what would prove it cannot be had
 */
export type TokenVerifier = (authorization: string | undefined) => Promise<Caller>;

/**
 * Verifies bearer tokens: HS256 by the shared secret, and RS256 or ES256 by the public keys of trusted issuers. The
 * header's `alg` chooses only which kind of key is looked for; each key is used for its own algorithm alone, so that no
 * public key can pass as a secret. `exp` and a non-empty string `sub` are required, no critical header extensions are
 * taken, and what the header says of keys (jku, jwk, x5u) is not looked at.
 *
 * A token that says whom it is for must be for us; one that says nothing, as those of sign-ins, is for everybody here. Of
 * issuers of others the deployment says whom their tokens are for, where it wants to.
 *
 * @param issuers absent: only the shared secret counts
 * @param audience absent, or undefined: nobody says who we are, and `aud` is not looked at
 * @source https://www.rfc-editor.org/rfc/rfc8725 JSON Web Token best current practices
 */
export function tokenVerifier(
  secret: Parameter,
  now: () => number = Date.now,
  issuers?: IssuerKeys,
  audience?: Audience,
): TokenVerifier {
  const secretKey = keyReader();
  return async (authorization) => {
    if (authorization === undefined || authorization === '') throw new UnauthorizedError('no bearer token', true);
    const token = /^bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
    if (!token || token.length > MAX_TOKEN_LENGTH) throw new UnauthorizedError('no bearer token');
    const algorithm = algorithmOf(token);
    return algorithm !== undefined && issuers ? ofIssuer(token, algorithm, issuers) : ofSecret(token);
  };

  async function ofSecret(token: string): Promise<Caller> {
    const text = await secret();
    if (!text) throw new TransientError('the secret that signs tokens is not set');
    const claims = verified(token, secretKey(text), { algorithms: ['HS256'] });
    if (claims.aud !== undefined) meantForUs(claims.aud, await audience?.());
    return callerOf(claims, subjectOf(claims.sub));
  }

  async function ofIssuer(token: string, algorithm: KeyAlgorithm, keys: IssuerKeys): Promise<Caller> {
    const { kid } = partOf(token, 0);
    const trusted = await keys(partOf(token, 1).iss, typeof kid === 'string' ? kid : undefined, algorithm);
    if (!trusted) throw new UnauthorizedError('nobody trusts the issuer of this token');
    const { issuer, key } = trusted;
    if (!key) throw new UnauthorizedError('its issuer has no such key');
    const claims = verified(token, key, {
      algorithms: [algorithm],
      issuer: issuer.issuer,
      ...(issuer.audience === undefined ? {} : { audience: [issuer.audience].flat() as [string, ...string[]] }),
    });
    if (claims.aud !== undefined && issuer.audience === undefined) {
      const base = await audience?.();
      // Our own: what others name in their tokens is theirs.
      if (issuer.issuer === base) meantForUs(claims.aud, base);
    }
    const subject = subjectOf(claims.sub);
    if (issuer.claim === undefined) return callerOf(claims, subject);
    const member = claims[issuer.claim];
    return callerOf(claims, member === undefined ? undefined : subjectOf(member));
  }

  function verified(token: string, key: KeyObject, expected: Expected): Readonly<Record<string, unknown>> {
    const { header, payload } = verifiedParts(token, key, expected, now());
    // https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11: an extension that is not understood must be refused.
    if ('crit' in header) throw new UnauthorizedError('critical header extension');
    // JSON can say 1e999, which is read as infinity: a token for ever. One for eight thousand years is meant to be one.
    if (typeof payload !== 'object' || !(Number(payload.exp) <= LATEST_EXPIRY))
      throw new UnauthorizedError('no expiry');
    return payload as Readonly<Record<string, unknown>>;
  }
}

/** @throws UnauthorizedError for a token of somebody else's */
function meantForUs(aud: unknown, base: string | undefined): void {
  if (base !== undefined && !isMeantFor(aud, base)) throw new UnauthorizedError('the token is for somebody else');
}

interface Expected {
  readonly algorithms: ['HS256' | KeyAlgorithm];
  readonly issuer?: string;
  readonly audience?: [string, ...string[]];
}

/** @throws UnauthorizedError for what cannot be an id */
function subjectOf(value: unknown): string {
  if (!isMemberId(value)) throw new UnauthorizedError('no usable subject');
  return value;
}

/** The algorithm of a public key that the token says it was signed for; undefined for every other. */
function algorithmOf(token: string): KeyAlgorithm | undefined {
  const { alg } = partOf(token, 0);
  return alg === 'RS256' || alg === 'ES256' ? alg : undefined;
}

/** A part of a token before anything is proved: good for looking up a key, and for nothing else. */
function partOf(token: string, index: 0 | 1): Readonly<Record<string, unknown>> {
  try {
    const part: unknown = JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString());
    return typeof part === 'object' && part !== null ? (part as Record<string, unknown>) : {};
  } catch {
    return {};
  }
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
    return createSecretKey(Buffer.from(text));
  }
}

function verifiedParts(token: string, key: KeyObject, expected: Expected, nowMs: number) {
  try {
    return verify(token, key, {
      ...expected,
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
