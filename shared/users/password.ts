/** Shorter ones are refused at the doors. @source https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver */
export const MIN_PASSWORD_CHARACTERS = 8;

/**
 * The text that is hashed: keyboards write the same letters in several ways, and whoever signs in at another one must not
 * be locked out.
 *
 * @source https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver (Unicode is normalised before it is hashed)
 */
export function passwordText(password: string): string {
  return password.normalize('NFKC');
}
