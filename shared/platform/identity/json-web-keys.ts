import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { TransientError } from '../failures.ts';
import { httpClient } from '../outgoing/http-client.ts';

/** The algorithms of public keys that are taken. */
export type KeyAlgorithm = 'RS256' | 'ES256';

/** Keys are asked for anew after this time, so that one that was withdrawn is not trusted for long. */
export const KEYS_FRESH_FOR_MS = 10 * 60_000;
/** While the issuer does not answer, the keys that are known serve this long. */
export const KEYS_SERVE_FOR_MS = 24 * 60 * 60_000;
/**
 * Anyone can make up a key that nobody knows, so that known keys are asked for anew once in this time, and this often at
 * once: the issuer may rotate right after the keys were fetched.
 */
export const ASK_AGAIN_AFTER_MS = 60_000;
export const ASK_AT_ONCE = 2;
/** Where nothing is known at all, a failed question is repeated after this time. */
export const RETRY_AFTER_MS = 5000;
/** @source https://www.rfc-editor.org/rfc/rfc7518#section-3.3 */
export const MIN_RSA_BITS = 2048;
const TIMEOUT_MS = 1000;

export interface KeysSettings {
  /** The issuer's JWKS address. */
  readonly uri: string;
  readonly now?: (() => number) | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** Told when the issuer did not answer and known keys stand in. */
  readonly onStale?: ((error: unknown) => void) | undefined;
}

/** Finds an issuer's key. Undefined: the issuer has no such key. @throws TransientError when nobody can say */
export type FindKey = (kid: string | undefined, algorithm: KeyAlgorithm) => Promise<KeyObject | undefined>;

interface KnownKey {
  /** As the issuer shows it: what is no text is no token's. */
  readonly kid: unknown;
  readonly algorithm: KeyAlgorithm;
  readonly key: KeyObject;
}

/**
 * Keeps an issuer's public keys. Callers who need a key at the same time share one question.
 *
 * @source https://www.rfc-editor.org/rfc/rfc7517 JSON Web Key
 */
export function jsonWebKeys({ uri, now = Date.now, fetch: send, onStale }: KeysSettings): FindKey {
  const { origin, pathname, searchParams } = new URL(uri);
  const ask = httpClient({
    service: 'token issuer',
    endpoint: async () => origin,
    attempts: 1,
    timeoutMs: TIMEOUT_MS,
    fetch: send,
  });
  let known: { readonly keys: readonly KnownKey[]; readonly fetchedAt: number } | undefined;
  let lastTry: { readonly at: number; readonly failed: boolean } | undefined;
  /** A bucket of questions as one number: when the last one of them would have been due at their even pace. */
  let questionsUntil = 0;
  let underWay: Promise<void> | undefined;

  return async (kid, algorithm) => {
    const at = now();
    const found = serving(at) && find(kid, algorithm);
    if (found && known && at < known.fetchedAt + KEYS_FRESH_FOR_MS) return found;
    const asks = mayAsk(at) && !underWay;
    if (asks) underWay = refresh().finally(() => (underWay = undefined));
    // Whoever has a good key does not wait for a question that others began.
    if (found && !asks) return found;
    await underWay;
    const again = serving(now()) ? find(kid, algorithm) : undefined;
    if (!again && lastTry?.failed) throw new TransientError('the token issuer does not show its keys');
    return again;
  };

  function serving(at: number): boolean {
    return known !== undefined && at < known.fetchedAt + KEYS_SERVE_FOR_MS;
  }

  function mayAsk(at: number): boolean {
    if (serving(at)) return questionsUntil <= at + (ASK_AT_ONCE - 1) * ASK_AGAIN_AFTER_MS;
    return !lastTry || at >= lastTry.at + RETRY_AFTER_MS;
  }

  /** A token may leave the key out where the issuer has only one of its kind. */
  function find(kid: string | undefined, algorithm: KeyAlgorithm): KeyObject | undefined {
    const candidates = (known?.keys ?? []).filter(
      (key) => key.algorithm === algorithm && (kid === undefined || key.kid === kid),
    );
    return candidates.length === 1 ? candidates[0]?.key : undefined;
  }

  async function refresh(): Promise<void> {
    const at = now();
    // What was asked while nothing was known leaves one early question: the next key may come as soon as the first has.
    questionsUntil = (serving(at) ? Math.max(at, questionsUntil) : at) + ASK_AGAIN_AFTER_MS;
    try {
      const { keys } = await ask({
        method: 'GET',
        path: pathname.slice(1),
        query: Object.fromEntries(searchParams),
        validate: isKeySet,
      });
      known = { keys: keys.flatMap(usable), fetchedAt: now() };
      lastTry = { at, failed: false };
    } catch (error) {
      lastTry = { at, failed: true };
      onStale?.(error);
    }
  }
}

interface KeySet {
  readonly keys: readonly unknown[];
}

function isKeySet(value: unknown): value is KeySet {
  return typeof value === 'object' && value !== null && Array.isArray((value as Partial<KeySet>).keys);
}

/** A key of another kind or for another use is not ours to judge: it is left out, and the others serve. */
function usable(value: unknown): KnownKey[] {
  if (typeof value !== 'object' || value === null) return [];
  const jwk = value as JsonWebKey;
  const algorithm = algorithmOf(jwk);
  if (!algorithm || (jwk.use ?? 'sig') !== 'sig' || (jwk.alg ?? algorithm) !== algorithm) return [];
  try {
    // Only what makes a public key: a set that shows private parts by mistake must not be read as one.
    const { kty, n, e, crv, x, y } = jwk;
    const key = createPublicKey({ key: JSON.parse(JSON.stringify({ kty, n, e, crv, x, y })), format: 'jwk' });
    if (algorithm === 'RS256' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS) return [];
    return [{ kid: jwk.kid, algorithm, key }];
  } catch {
    return [];
  }
}

function algorithmOf({ kty, crv }: JsonWebKey): KeyAlgorithm | undefined {
  if (kty === 'RSA') return 'RS256';
  return kty === 'EC' && crv === 'P-256' ? 'ES256' : undefined;
}
