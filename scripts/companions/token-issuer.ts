import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { type Companion, refused } from './companion-server.ts';

type Algorithm = 'RS256' | 'ES256';

interface SigningKey {
  readonly kid: string;
  readonly algorithm: Algorithm;
  readonly key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  readonly shown: JWK;
}

/** Longer than any test, shorter than a day's work. */
const LIFETIME_SECONDS = 3600;

/**
 * Stands in for an identity provider: `GET /.well-known/jwks.json` shows its public keys; `POST /_keys {algorithm,
 * keep?}` takes a new signing key, of which the older ones stay shown where `keep` is true; `POST /_tokens {claims,
 * algorithm?}` signs claims with the newest key, for an hour where they name no `exp`.
 */
export function tokenIssuer(): Companion {
  let keys: Promise<readonly SigningKey[]> = Promise.all([aKey('RS256', 1), aKey('ES256', 2)]);
  let made = 2;

  return async ({ method, path, body }) => {
    const place = `${method} ${path.join('/')}`;
    if (place === 'GET .well-known/jwks.json')
      return { status: 200, body: { keys: (await keys).map(({ shown }) => shown) } };
    if (place === 'POST _keys') {
      const { algorithm, keep = false } = (body ?? {}) as { readonly algorithm?: unknown; readonly keep?: unknown };
      if (!isAlgorithm(algorithm)) return refused(400, 'algorithm is RS256 or ES256');
      const next = await aKey(algorithm, ++made);
      keys = Promise.resolve([next, ...(keep === true ? await keys : [])]);
      return { status: 201, body: { kid: next.kid } };
    }
    if (place === 'POST _tokens') {
      const { claims = {}, algorithm } = (body ?? {}) as { readonly claims?: JWTPayload; readonly algorithm?: unknown };
      const found = (await keys).find((key) => algorithm === undefined || key.algorithm === algorithm);
      if (!found) return refused(400, 'there is no key of that algorithm');
      return { status: 201, body: { token: await signed(found, claims) } };
    }
    return refused(404, 'There is no such resource');
  };
}

async function aKey(algorithm: Algorithm, number: number): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  const kid = `key-${number}`;
  return {
    kid,
    algorithm,
    key: privateKey,
    shown: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: algorithm },
  };
}

function signed({ kid, algorithm, key }: SigningKey, claims: JWTPayload): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + LIFETIME_SECONDS;
  return new SignJWT({ exp, ...claims }).setProtectedHeader({ alg: algorithm, kid, typ: 'JWT' }).sign(key);
}

function isAlgorithm(value: unknown): value is Algorithm {
  return value === 'RS256' || value === 'ES256';
}
