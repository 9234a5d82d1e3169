import { memberScopes, trustedScopes } from '#scopes';

/** What a client may be let do for a member. */
export const MEMBER_SCOPES: readonly string[] = Object.keys(memberScopes);

/**
 * What clients can be given, as the contexts declare it: what members let them, and what one that an administrator trusts does
 * in its own name. What makes administrators is not among them: whoever has it could trust itself with the rest.
 */
export const CLIENT_SCOPES: readonly string[] = [...MEMBER_SCOPES, ...trustedScopes];

export const isMemberScope = (scope: string): boolean => Object.hasOwn(memberScopes, scope);

/** What is asked for, in words, for the member who is to let it; what no member can let is left out. */
export function meaningsOf(scopes: readonly string[]): string[] {
  return scopes.filter(isMemberScope).map((scope) => memberScopes[scope] as string);
}

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
