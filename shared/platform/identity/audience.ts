/** Whom tokens are for that are for us: the API's base, which is one for all contexts; undefined where nobody says. */
export type Audience = () => Promise<string | undefined>;

/**
 * Whether a token is for us: one of those that it names is the API's base, or lies below it. A client that was given a token
 * for a part of the API may hand it on within: one resource stands for all contexts.
 *
 * @param aud the claim, as the token has it: a text or a list
 * @param base without a slash at its end
 * @source https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3; https://www.rfc-editor.org/rfc/rfc8707#section-3
 */
export function isMeantFor(aud: unknown, base: string): boolean {
  return [aud].flat().some((name) => name === base || (typeof name === 'string' && name.startsWith(`${base}/`)));
}
