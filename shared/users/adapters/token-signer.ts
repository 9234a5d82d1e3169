import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import sign from 'jsonwebtoken/sign.js';
import type { Parameter } from '../../platform/aws/parameters.ts';
import { TransientError } from '../../platform/failures.ts';
import type { Claims } from '../claims.ts';

/** @source https://www.rfc-editor.org/rfc/rfc7518#section-3.3 */
const MIN_RSA_BITS = 2048;

export interface TokenSigner {
  /** Signs by the shared secret, or, where the deployment has keys of its own, by the first of them. */
  sign(claims: Claims): Promise<string>;
  /** The public halves, in their order; none while the secret signs. */
  publicKeys(): Promise<JsonWebKey[]>;
}

export interface TokenSignerSettings {
  readonly secret: Parameter;
  /** PEM blocks of RSA keys: the first signs, the others are still shown. No parameter: the secret signs. */
  readonly privateKeys: Parameter;
  /** Who signs, in tokens by a key: verifiers find the key by it. */
  readonly issuer: () => Promise<string>;
}

export interface SigningKey {
  readonly key: KeyObject;
  readonly kid: string;
  readonly jwk: JsonWebKey;
}

/** Keys of the deployment's own, as its parameter holds them. */
export interface SigningKeys {
  all(): Promise<readonly SigningKey[]>;
  /** The public halves, in their order. */
  shown(): Promise<JsonWebKey[]>;
}

/** @source https://www.rfc-editor.org/rfc/rfc7517 JSON Web Key; https://www.rfc-editor.org/rfc/rfc7638 for the ids of keys */
export function signingKeys(privateKeys: Parameter): SigningKeys {
  let known: { readonly text: string; readonly keys: readonly SigningKey[] } | undefined;
  const all = async () => {
    const text = (await privateKeys())?.trim() ?? '';
    if (known?.text !== text) known = { text, keys: text === '' ? [] : keysIn(text) };
    return known.keys;
  };
  return {
    all,
    shown: async () => (await all()).map(({ kid, jwk }) => ({ ...jwk, kid, alg: 'RS256', use: 'sig' })),
  };
}

export function tokenSigner({ secret, privateKeys, issuer }: TokenSignerSettings): TokenSigner {
  const keys = signingKeys(privateKeys);
  return {
    async sign(claims) {
      const [key] = await keys.all();
      if (key) return sign({ iss: await issuer(), ...claims }, key.key, { algorithm: 'RS256', keyid: key.kid });
      const text = await secret();
      if (!text) throw new TransientError('the secret that signs tokens is not set');
      return sign({ ...claims }, text, { algorithm: 'HS256' });
    },
    publicKeys: keys.shown,
  };
}

/** @throws Error for a text that is no list of RSA keys: rather no token than one that nobody can verify */
function keysIn(text: string): SigningKey[] {
  const blocks = text.match(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/g) ?? [];
  const keys = blocks.map(signingKey);
  if (keys.length === 0) throw new Error('the parameter of signing keys holds no private key');
  return keys;
}

function signingKey(pem: string): SigningKey {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // What the library says could quote the key.
    throw new Error('a signing key cannot be read');
  }
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS)
    throw new Error(`a signing key must be RSA with ${MIN_RSA_BITS} bits at least`);
  const { kty = '', n = '', e = '' } = createPublicKey(key).export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
  return { key, kid, jwk: { kty, n, e } };
}
