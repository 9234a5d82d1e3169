/** The address as it is shown and written to: without the blanks that forms bring along. */
export function shownAddress(text: string): string {
  return text.trim().normalize('NFC');
}

/**
 * What makes two addresses one: case and blanks tell nobody apart. RFC 5321 lets a host tell `Ada` from `ada`; no host that
 * people have addresses at does, and whoever relied on it could be signed up twice.
 */
export function addressKey(text: string): string {
  return shownAddress(text).toLowerCase();
}
