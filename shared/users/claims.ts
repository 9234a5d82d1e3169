import { SESSION_SECONDS, type Session } from './session.ts';
import { type User, userTypeOf } from './user.ts';

/** What the token of a user says; its issuer and its signature are added by whoever signs. */
export type Claims = Readonly<Record<string, string | number>>;

/** The claims of someone who has signed in themself: whatever a member may do, for as long as the session is good. */
export function sessionClaims(user: User, { sessionId, createdAt, expiresAt }: Session): Claims {
  return {
    ...memberClaims(user),
    session_id: sessionId,
    iat: Math.floor(createdAt / 1000),
    exp: Math.floor(createdAt / 1000) + Math.min(SESSION_SECONDS, Math.floor((expiresAt - createdAt) / 1000)),
  };
}

/** Who the user is, whatever the token is for. */
export function memberClaims(user: User): Claims {
  return {
    sub: user.userId,
    user_type: userTypeOf(user),
    ...(user.tier ? { tier: user.tier.name } : {}),
    ...(user.tier?.id ? { tier_id: user.tier.id } : {}),
  };
}

/** A grant to a client: what it may do, and for whom the token is. */
export interface Grant {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly resource: string;
}

/** As long as the token of a client is good. */
export const CLIENT_TOKEN_SECONDS = 3600;

/**
 * The claims of a client that acts for a member. What the member is beside a member stays out of it: nobody lends what an
 * administrator may do.
 *
 * @source https://www.rfc-editor.org/rfc/rfc9068 JWT profile for access tokens
 */
export function delegatedClaims(user: User, sessionId: string, grant: Grant): Claims {
  return { ...memberClaims({ ...user, isAdmin: false }), session_id: sessionId, ...grantClaims(grant) };
}

/** The claims of a client that acts in its own name. */
export function ownClaims(grant: Grant): Claims {
  return { sub: grant.clientId, ...grantClaims(grant) };
}

function grantClaims({ clientId, scopes, resource }: Grant): Claims {
  return { client_id: clientId, scope: scopes.join(' '), aud: resource };
}

/** The times of a token, and an id that no other has. */
export function issued(at: number, id: string): Claims {
  const iat = Math.floor(at / 1000);
  return { jti: id, iat, exp: iat + CLIENT_TOKEN_SECONDS };
}
