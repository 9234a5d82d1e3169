const IPV4 = /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$/;
const IPV6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/;

/** More is no address in dotted form. */
const MAXIMUM_IPV4_CHARACTERS = 15;
const IPV6_GROUPS = 8;
/** IPv4 addresses that are written in IPv6's form are IPv4 addresses. @source RFC 4291, 2.5.5.2 */
const MAPPED_IPV4 = '00000000000000000000FFFF';

/**
 * The hexadecimal digits of an address, 8 for IPv4 and 32 for IPv6; equal for all ways to write one address.
 *
 * @returns undefined for a text that is no address
 */
export function addressDigits(text: string): string | undefined {
  if (IPV4.test(text)) return ipv4Digits(text);
  if (!IPV6.test(text)) return undefined;
  const digits = ipv6Digits(text);
  return digits?.startsWith(MAPPED_IPV4) ? digits.slice(MAPPED_IPV4.length) : digits;
}

function ipv4Digits(text: string): string | undefined {
  if (text.length > MAXIMUM_IPV4_CHARACTERS) return undefined;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes.map((byte) => hex(byte, 2)).join('') : undefined;
}

function ipv6Digits(text: string): string | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = IPV6_GROUPS - head.length - (tail?.length ?? 0);
  if (tail ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(tail ? missing : 0).fill('0'), ...(tail ?? [])];
  const values = groups.map((group) => (group === '' ? Number.NaN : Number.parseInt(group, 16)));
  return values.every((value) => value <= 0xffff) ? values.map((value) => hex(value, 4)).join('') : undefined;
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}
