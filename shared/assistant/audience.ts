/** Below the API's base, as clients name this door where they name it alone. */
const PATH = '/mcp';

/**
 * Whether a token is for this server. One resource stands for all contexts, the API's base, written as clients do: with or
 * without the slash at its end. A token of a sign-in names nobody, and is for all of them.
 *
 * @param aud the claim, as the token has it
 * @param bases the names of the API, without a slash at the end
 * @source https://www.rfc-editor.org/rfc/rfc8707; RFC 7519, 4.1.3
 */
export function isMeantFor(aud: unknown, bases: readonly string[]): boolean {
  if (aud === undefined) return true;
  const taken = bases.flatMap((base) => [base, `${base}/`, `${base}${PATH}`]);
  return [aud].flat().some((audience) => typeof audience === 'string' && taken.includes(audience));
}
