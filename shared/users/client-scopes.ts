/** What a client may be let do for a member. */
export const MEMBER_SCOPES = ['loyalty:read', 'loyalty:spend', 'orders:read', 'orders:write', 'products:read'] as const;

/**
 * What a client does in its own name, where an administrator trusts it: no member can let it. Each opens a door that asks
 * for no member. `users:admin` is not among them: whoever has it could trust itself with the rest.
 */
export const TRUSTED_SCOPES = [
  'loyalty:admin',
  'orders:admin',
  'products:admin',
  'inventory:admin',
  'events:admin',
  'demo:admin',
  'pos',
  'metrics',
] as const;

export const CLIENT_SCOPES: readonly string[] = [...MEMBER_SCOPES, ...TRUSTED_SCOPES];

/** In words, for whoever is asked. */
export const SCOPE_MEANINGS: Readonly<Record<(typeof MEMBER_SCOPES)[number], string>> = {
  'loyalty:read': 'see your points',
  'loyalty:spend': 'spend your points',
  'orders:read': 'see your orders',
  'orders:write': 'order for you',
  'products:read': 'see the products',
};

export const isMemberScope = (scope: string): scope is (typeof MEMBER_SCOPES)[number] =>
  (MEMBER_SCOPES as readonly string[]).includes(scope);

/** @source https://www.rfc-editor.org/rfc/rfc6749#section-3.3 */
export function scopesIn(text: string | undefined): string[] {
  return [...new Set((text ?? '').split(' ').filter(Boolean))];
}

/**
 * What is granted of what was asked for: all that may be where nothing was.
 *
 * @returns undefined where more was asked for than may be
 */
export function grantedScopes(asked: string | undefined, allowed: readonly string[]): readonly string[] | undefined {
  const scopes = scopesIn(asked);
  if (scopes.length === 0) return allowed;
  return scopes.every((scope) => allowed.includes(scope)) ? scopes : undefined;
}
