const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a page of that origin may ask. Programs send none; a page of another origin in a member's browser must not reach
 * a server that the page itself could not, whatever name it found for it.
 *
 * @param origin the header, as it came
 * @param bases where the API answers
 * @param allowed origins that a deployment lets in beside it
 * @source https://modelcontextprotocol.io/specification/2026-07-28/basic/transports#security-warning
 */
export function isAllowedOrigin(
  origin: string | undefined,
  bases: readonly string[],
  allowed: readonly string[],
): boolean {
  if (origin === undefined) return true;
  return allowed.includes(origin) || bases.flatMap(originsOf).includes(origin);
}

/** On this machine an address has several names, of which a browser shows the one that was typed. */
function originsOf(base: string): string[] {
  if (!URL.canParse(base)) return [];
  const { protocol, hostname, port, origin } = new URL(base);
  if (!LOOPBACK.has(hostname)) return [origin];
  return [...LOOPBACK].map((name) => `${protocol}//${name}${port === '' ? '' : `:${port}`}`);
}

/** Origins as a setting holds them: with spaces or commas between. */
export function originsIn(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,]+/).filter(Boolean);
}
