const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d{1,5})?(\/|$)/;

/**
 * Whether a client may be sent back there: https, this machine, or an app's own scheme, which has a dot in it. No
 * fragment, and nobody's name in it.
 *
 * @source https://www.rfc-editor.org/rfc/rfc8252#section-7; https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2
 */
export function isRedirectUri(uri: string): boolean {
  if (uri.length > 2000 || uri.includes('#') || /[\s"'<>\\]/.test(uri) || !URL.canParse(uri)) return false;
  const { protocol, username, password } = new URL(uri);
  if (username !== '' || password !== '') return false;
  if (protocol === 'https:') return true;
  if (protocol === 'http:') return LOOPBACK.test(uri);
  return /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(protocol);
}

/**
 * Whether an address is one that was registered: letter by letter, but for the port of this machine, which a program is
 * given when it starts.
 *
 * @source https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
export function isRegistered(uri: string, registered: readonly string[]): boolean {
  if (registered.includes(uri)) return true;
  if (!isRedirectUri(uri) || !LOOPBACK.test(uri)) return false;
  return registered.some((other) => LOOPBACK.test(other) && withoutPort(other) === withoutPort(uri));
}

function withoutPort(uri: string): string {
  return uri.replace(/^(http:\/\/(?:\[::1\]|[^/:[]+))(:\d+)?/, '$1');
}

/** The address with what is told to whoever is there, behind what it says already; each value encoded. */
export function redirectTo(uri: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
  return `${uri}${uri.includes('?') ? (/[?&]$/.test(uri) ? '' : '&') : '?'}${query}`;
}

/** What a page may send its form on to: a browser holds redirects of a form to the policy as well. */
export function formTarget(uri: string): string {
  const { protocol, origin } = new URL(uri);
  return protocol === 'http:' || protocol === 'https:' ? origin : protocol;
}
