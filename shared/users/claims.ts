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
