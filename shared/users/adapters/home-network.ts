import { isIPv6 } from 'node:net';

/** Of 16 bits each. */
const GROUPS = 8;
const NETWORK_GROUPS = 4;

/**
 * The place that an IP address stands for. Who has a line of IPv6 has at least 64 bits of addresses on it, so that one
 * place could come from another address each time; an IPv4 address that is written as IPv6 stays what it is.
 *
 * @source https://www.rfc-editor.org/rfc/rfc4291#section-2.5.1 (64 bits of a network, 64 of whatever is in it)
 */
export function homeNetwork(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [before = [], behind = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const left = Array<string>(Math.max(0, GROUPS - before.length - behind.length)).fill('0');
  const groups = [...before, ...left, ...behind].slice(0, NETWORK_GROUPS);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
