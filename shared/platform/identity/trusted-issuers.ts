import type { KeyObject } from 'node:crypto';
import type { Parameter } from '../aws/parameters.ts';
import { TransientError } from '../failures.ts';
import { type FindKey, jsonWebKeys, type KeyAlgorithm } from './json-web-keys.ts';

/** An entry of the parameter shared/token-issuers, which holds a JSON list of them. */
export interface TrustedIssuer {
  /** The tokens' `iss`, letter by letter. */
  readonly issuer: string;
  /** One of these must be among the tokens' `aud`; absent does not look at it. */
  readonly audience?: string | readonly string[];
  /** Where the issuer shows its public keys: https, or http on this machine. */
  readonly jwksUri: string;
  /** Which claim holds the member's id; `sub` by default. */
  readonly claim?: string;
}

const MOST_ISSUERS = 20;
const JWKS_URI = /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/])/;

/** An issuer that is trusted, with the key that a token of theirs names. */
export interface IssuerKey {
  readonly issuer: TrustedIssuer;
  /** Undefined: the issuer has no such key. */
  readonly key: KeyObject | undefined;
}

/** Undefined: nobody trusts that issuer. @throws TransientError when nobody can say */
export type IssuerKeys = (
  issuer: unknown,
  kid: string | undefined,
  algorithm: KeyAlgorithm,
) => Promise<IssuerKey | undefined>;

export interface TrustedIssuersSettings {
  /** JSON text: a list of TrustedIssuer; no parameter trusts nobody. */
  readonly list: Parameter;
  readonly now?: () => number;
  readonly fetch?: typeof fetch;
  /** Told of a text that is no such list: the last good one stays in force. */
  readonly onInvalid?: (reason: string) => void;
  readonly onStale?: (error: unknown) => void;
}

/** The issuers that the deployment trusts beside its own secret, and their keys. */
export function trustedIssuers({ list, now, fetch: send, onInvalid, onStale }: TrustedIssuersSettings): IssuerKeys {
  let read: { readonly text: string | undefined; readonly issuers: readonly TrustedIssuer[] } | undefined;
  let good = false;
  const keysOf = new Map<string, FindKey>();

  return async (name, kid, algorithm) => {
    const issuer = (await current()).find((candidate) => candidate.issuer === name);
    if (!issuer) return undefined;
    let find = keysOf.get(issuer.jwksUri);
    if (!find) {
      find = jsonWebKeys({ uri: issuer.jwksUri, now, fetch: send, onStale });
      keysOf.set(issuer.jwksUri, find);
    }
    return { issuer, key: await find(kid, algorithm) };
  };

  async function current(): Promise<readonly TrustedIssuer[]> {
    const text = await list();
    if (read === undefined || read.text !== text) {
      const issuers = issuersOf(text);
      if (typeof issuers === 'string') {
        onInvalid?.(issuers);
        read = { text, issuers: read?.issuers ?? [] };
      } else {
        read = { text, issuers };
        good = true;
      }
    }
    if (!good) throw new TransientError('the list of token issuers cannot be read');
    return read.issuers;
  }
}

/** @returns the issuers, or what is wrong with the text */
function issuersOf(text: string | undefined): readonly TrustedIssuer[] | string {
  if (text === undefined) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  if (!Array.isArray(value) || value.length > MOST_ISSUERS) return `it is no list of at most ${MOST_ISSUERS}`;
  const wrong = value.findIndex((entry) => !isIssuer(entry));
  if (wrong >= 0) return `entry ${wrong} must be {issuer, audience?, jwksUri, claim?}, jwksUri with https`;
  const issuers: readonly TrustedIssuer[] = value;
  const names = issuers.map(({ issuer }) => issuer);
  return new Set(names).size < names.length ? 'it names an issuer twice' : issuers;
}

function isIssuer(value: unknown): value is TrustedIssuer {
  const { issuer, audience, jwksUri, claim, ...more } = (value ?? {}) as Partial<TrustedIssuer>;
  const audiences: unknown[] = audience === undefined ? ['none'] : [audience].flat();
  return (
    Object.keys(more).length === 0 &&
    isText(issuer) &&
    isText(jwksUri) &&
    JWKS_URI.test(jwksUri) &&
    URL.canParse(jwksUri) &&
    (claim === undefined || isText(claim)) &&
    audiences.length > 0 &&
    audiences.every(isText)
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
