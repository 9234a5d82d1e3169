import type { KeyObject } from 'node:crypto';
import validate, { type TokenIssuers } from '#contracts/platform/token-issuers';
import type { Parameter } from '../aws/parameters.ts';
import { TransientError } from '../failures.ts';
import { type FindKey, jsonWebKeys, type KeyAlgorithm } from './json-web-keys.ts';

export type TrustedIssuer = TokenIssuers[number];

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
  /** JSON text of the contract token-issuers; no parameter trusts nobody. */
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
      find = jsonWebKeys({
        uri: issuer.jwksUri,
        ...(now ? { now } : {}),
        ...(send ? { fetch: send } : {}),
        ...(onStale ? { onStale } : {}),
      });
      keysOf.set(issuer.jwksUri, find);
    }
    return { issuer, key: await find(kid, algorithm) };
  };

  async function current(): Promise<readonly TrustedIssuer[]> {
    const text = await list();
    if (read?.text !== text) {
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
    return read?.issuers ?? [];
  }
}

/** @returns the issuers, or what is wrong with the text */
function issuersOf(text: string | undefined): TokenIssuers | string {
  if (text === undefined) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  if (!validate(value))
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`).join('; ');
  const names = value.map(({ issuer }) => issuer);
  return new Set(names).size < names.length ? 'it names an issuer twice' : value;
}
