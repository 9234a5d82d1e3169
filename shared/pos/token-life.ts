const MINUTE_MS = 60_000;

/** No token serves longer, whatever the partner says. */
export const TOKEN_SERVES_MS = 55 * MINUTE_MS;
/** A token is not used in its last minute: a request takes its time. */
export const TOKEN_MARGIN_MS = MINUTE_MS;
/** So long before its end somebody fetches the next, while the old one goes on serving. */
export const TOKEN_REFRESH_MS = 5 * MINUTE_MS;
/** A token that lives shorter is refreshed from its half on. */
export const SHORT_TOKEN_MS = 10 * MINUTE_MS;

export interface TokenLife {
  /** Milliseconds since 1970; from then on it is used no more. */
  readonly servesUntil: number;
  /** From then on somebody fetches the next one. */
  readonly refreshFrom: number;
}

/**
 * How long a token serves: until 55 minutes of its age, or a minute before it expires where that is sooner; at least half of
 * its life, since one of less than two minutes would hardly serve at all.
 *
 * @param issuedAt milliseconds since 1970, taken before the token was asked for
 * @param expiresInSeconds as the token door says it
 */
export function tokenLife(issuedAt: number, expiresInSeconds: number): TokenLife {
  const livesMs = expiresInSeconds * 1000;
  const servesMs = Math.min(TOKEN_SERVES_MS, Math.max(livesMs - TOKEN_MARGIN_MS, livesMs / 2));
  const refreshMs = livesMs < SHORT_TOKEN_MS ? livesMs / 2 : servesMs - TOKEN_REFRESH_MS;
  return { servesUntil: issuedAt + Math.floor(servesMs), refreshFrom: issuedAt + Math.floor(refreshMs) };
}
