import { createHmac } from 'node:crypto';
import { NOON } from './accounts.ts';

export const SECRET = 'a-secret-that-only-tests-know';
export const NOON_SECONDS = NOON / 1000;

export interface TokenParts {
  readonly header?: Readonly<Record<string, unknown>>;
  /** Changes to the claims; undefined takes one away. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly secret?: string;
  readonly hash?: 'sha256' | 'sha384' | 'sha512';
}

/** A token of member ada that is good for an hour from noon, except for what is said otherwise. */
export function aToken({ header = {}, claims = {}, ...signing }: TokenParts = {}): string {
  return aSignedToken(
    JSON.stringify({ alg: 'HS256', typ: 'JWT', ...header }),
    JSON.stringify({ sub: 'ada', exp: NOON_SECONDS + 3600, ...claims }),
    signing,
  );
}

/** The same from raw text, which need not be JSON. */
export function aSignedToken(
  header: string,
  payload: string,
  { secret = SECRET, hash = 'sha256' }: Pick<TokenParts, 'secret' | 'hash'> = {},
): string {
  const signed = `${base64url(header)}.${base64url(payload)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
}

export const base64url = (text: string): string => Buffer.from(text).toString('base64url');
