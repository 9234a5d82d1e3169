import type { Credentials } from './credentials.ts';

/** As long as a token of a sign-in is good, and the session with it. */
export const SESSION_SECONDS = 3600;

/** One sign-in of a user. Its tokens name it. */
export interface Session {
  readonly userId: string;
  readonly sessionId: string;
  /** Of the credentials that it was begun with. */
  readonly epoch: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** The IP address that signed in. */
  readonly address: string;
  /** The client that the user let in; absent where they signed in themself. */
  readonly client?: string;
  /** What the client was let do, and for whom its tokens are. */
  readonly scopes?: readonly string[];
  readonly resource?: string;
  /** Of the refresh token that is good now: one that came before it was stolen, or its successor was. */
  readonly refreshHash?: string;
}

/** A client goes on for so long after the user has let it in; then it asks again. */
export const GRANT_SECONDS = 30 * 24 * 3600;

/** Whether the tokens of a session still count. */
export function isLive(
  session: Pick<Session, 'epoch' | 'expiresAt'> | undefined,
  credentials: Pick<Credentials, 'epoch'> | undefined,
  at: number,
): boolean {
  return session !== undefined && session.epoch === credentials?.epoch && at < session.expiresAt;
}

/** A session as its user sees it. */
export function sessionView({ sessionId, createdAt, expiresAt, address, client }: Session, current?: string) {
  return {
    sessionId,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
    address,
    client: client ?? null,
    current: sessionId === current,
  };
}
