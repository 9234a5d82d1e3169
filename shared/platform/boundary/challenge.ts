/**
 * The WWW-Authenticate of a refused caller. Without a token it says only what kind is wanted; with one, what is wrong
 * with it.
 *
 * @param extra further parameters, such as resource_metadata
 * @source https://www.rfc-editor.org/rfc/rfc6750#section-3
 */
export function challenge(
  error: 'invalid_token' | 'insufficient_scope' | undefined,
  scopes: readonly string[] = [],
  extra: Readonly<Record<string, string>> = {},
): string {
  const parameters = Object.entries({
    ...(error ? { error } : {}),
    ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}),
    ...extra,
  }).map(([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`);
  return ['Bearer', parameters.join(', ')].filter(Boolean).join(' ');
}
