import sign from 'jsonwebtoken/sign.js';
import type { Parameter } from '../aws/parameters.ts';
import { TransientError } from '../failures.ts';

/** Long enough for one call with its repeats, too short to be of use to anyone else. */
export const TOKEN_LIFETIME_SECONDS = 60;

/** A token that lets this service speak for a member to the services that share the secret. */
export type ServiceToken = (userId: string) => Promise<string>;

/** What such a token says beside the member: the client that acts, and what it may. */
export interface ServiceClaims {
  readonly client_id?: string;
  /** With spaces between. */
  readonly scope?: string;
}

export function serviceToken(
  secret: Parameter,
  now: () => number = Date.now,
  claimed: ServiceClaims = {},
): ServiceToken {
  return async (userId) => {
    const key = await secret();
    if (!key) throw new TransientError('the secret that signs tokens is not set');
    const issuedAtSeconds = Math.floor(now() / 1000);
    const claims = { ...claimed, sub: userId, iat: issuedAtSeconds, exp: issuedAtSeconds + TOKEN_LIFETIME_SECONDS };
    return sign(claims, key, { algorithm: 'HS256' });
  };
}
