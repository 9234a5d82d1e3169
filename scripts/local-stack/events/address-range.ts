import { addressDigits } from './ip-address.ts';

/** Addresses from one to another, both included, as hexadecimal digits. */
export interface AddressRange {
  readonly from: string;
  readonly to: string;
}

const CIDR = /^(?<address>[^/]*)\/(?<bits>[+]?\d{1,9})$/;

/** The range of one address, or undefined for a text that is none. */
export function exactAddress(text: string): AddressRange | undefined {
  const digits = addressDigits(text);
  return digits === undefined ? undefined : { from: digits, to: digits };
}

/**
 * @returns undefined for a text that is no CIDR block, and for blocks of one address, which AWS refuses
 * @source https://github.com/aws/event-ruler#ip-address-matching
 */
export function cidrRange(text: string): AddressRange | undefined {
  const { address = '', bits = '' } = CIDR.exec(text)?.groups ?? {};
  const digits = addressDigits(address);
  const maskBits = Number(bits);
  if (digits === undefined || bits === '' || maskBits >= digits.length * 4) return undefined;
  const width = BigInt(digits.length * 4 - maskBits);
  const block = (BigInt(`0x${digits}`) >> width) << width;
  const text16 = (value: bigint) => value.toString(16).toUpperCase().padStart(digits.length, '0');
  return { from: text16(block), to: text16(block + (1n << width) - 1n) };
}

/**
 * AWS's matcher goes digit by digit until the range is decided, whichever kind the address is: 0a00:1:: is in
 * 10.0.0.0/8, since it begins with an address of it, and every IPv4 address but 0.0.0.0 is in ::/0.
 *
 * @param digits of an address, or undefined for what is none
 */
export function isInRange(digits: string | undefined, { from, to }: AddressRange): boolean {
  let isAtBottom = true;
  let isAtTop = true;
  for (let index = 0; digits !== undefined && index < from.length; index++) {
    const digit = digits.charAt(index);
    if (digit === '' || (isAtBottom && digit < from.charAt(index)) || (isAtTop && digit > to.charAt(index)))
      return false;
    isAtBottom &&= digit === from.charAt(index);
    isAtTop &&= digit === to.charAt(index);
    if (!isAtBottom && !isAtTop) return true;
  }
  return digits !== undefined;
}
