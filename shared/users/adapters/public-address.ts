import { BlockList, isIP } from 'node:net';

/** Where nothing lies that is meant for everybody. @source https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6- */
const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];

const blocked = new BlockList();
for (const range of SPECIAL_IPV4) {
  const [net = '', bits] = range.split('/');
  blocked.addSubnet(net, Number(bits), 'ipv4');
}
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');
/** Ways to write or to reach an IPv4 address, and addresses of documents and tests. */
const carriers = new BlockList();
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  carriers.addSubnet(net, bits, 'ipv6');

/** Whether an IP address is one of the public network: neither this machine, nor what lies beside it, nor its cloud's. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !blocked.check(address, 'ipv4');
  return family === 6 && global.check(address, 'ipv6') && !carriers.check(address, 'ipv6');
}
