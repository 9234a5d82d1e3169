/** The version whose requests stand alone: each says its version, and there is no session. */
export const MODERN_VERSION = '2026-07-28';

/** Versions whose clients begin with `initialize`, the newest first. */
export const LEGACY_VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;

/** What a client that begins with `initialize` is answered: its own version, or the newest of that kind. */
export function negotiated(asked: unknown): string {
  return LEGACY_VERSIONS.find((version) => version === asked) ?? LEGACY_VERSIONS[0];
}
