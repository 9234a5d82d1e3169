import type { TokenVerifier } from '../../platform/identity/bearer-token.ts';
import { UnauthorizedError } from '../../platform/identity/refusal.ts';
import type { Client } from '../client.ts';
import { readRefreshToken } from './refresh-token.ts';
import type { RevokedTokens } from './revoked-tokens.ts';
import type { SessionRepository } from './session-repository.ts';

export interface TokenLook {
  readonly verify: () => TokenVerifier;
  readonly sessions: SessionRepository;
  readonly revoked: RevokedTokens;
}

type Introspection = { readonly active: false } | ({ readonly active: true } & Readonly<Record<string, unknown>>);

interface Known {
  readonly said: Readonly<Record<string, unknown>>;
  readonly end: () => Promise<unknown>;
}

/**
 * What introspection and revocation know of a token. A client looks at its own, one that an administrator trusts at all.
 *
 * @source https://www.rfc-editor.org/rfc/rfc7662 introspection; https://www.rfc-editor.org/rfc/rfc7009 revocation
 */
export function tokenLook({ verify, sessions, revoked }: TokenLook) {
  return {
    /** Nothing but `active: false` of a token that is not good, or none of the client's business. */
    async introspect(client: Client, token: string, at: number): Promise<Introspection> {
      const known = await look(client, token, at);
      return known ? { active: true, ...known.said } : { active: false };
    },
    /** A token that is not known is revoked already: nothing is written of it. */
    async revoke(client: Client, token: string, at: number): Promise<void> {
      await (await look(client, token, at))?.end();
    },
  };

  async function look(client: Client, token: string, at: number): Promise<Known | undefined> {
    const known = (await asRefreshToken(token, at)) ?? (await asAccessToken(token, at));
    return known && (client.isTrusted || known.said.client_id === client.clientId) ? known : undefined;
  }

  async function asRefreshToken(token: string, at: number): Promise<Known | undefined> {
    const place = readRefreshToken(token);
    const session = place && (await sessions.read(place.userId, place.sessionId));
    if (!place || session?.refreshHash !== place.hash) return undefined;
    if (!(await sessions.isLive(place.userId, place.sessionId, at))) return undefined;
    const { client, scopes = [], expiresAt, createdAt, resource } = session;
    return {
      said: {
        ...{ client_id: client, sub: place.userId, scope: scopes.join(' '), aud: resource },
        ...{ iat: Math.floor(createdAt / 1000), exp: Math.floor(expiresAt / 1000) },
      },
      end: () => sessions.end(place.userId, place.sessionId),
    };
  }

  async function asAccessToken(token: string, at: number): Promise<Known | undefined> {
    const claims = await claimsIn(token);
    if (!claims) return undefined;
    const { session_id: sessionId, sub, jti, exp, iat, iss, aud, scope, client_id } = claims;
    if (typeof sessionId === 'string' && !(await sessions.isLive(String(sub), sessionId, at))) return undefined;
    if (typeof jti === 'string' && (await revoked.has(jti))) return undefined;
    return {
      said: { client_id, sub, scope, token_type: 'Bearer', exp, iat, iss, aud },
      end: async () => {
        if (typeof sessionId === 'string') await sessions.end(String(sub), sessionId);
        else if (typeof jti === 'string') await revoked.add(jti, Number(exp));
      },
    };
  }

  async function claimsIn(token: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    try {
      return (await verify()(`Bearer ${token}`)).claims;
    } catch (error) {
      if (error instanceof UnauthorizedError) return undefined;
      throw error;
    }
  }
}
