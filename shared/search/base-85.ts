/** Neither quotes nor backslashes are among them: a text of them is written into a program as it is. */
const CHARACTERS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';
const BYTES = 4;
const DIGITS = 5;

/**
 * Bytes as a text that is a quarter longer, where base64 makes it a third.
 *
 * @source https://rfc.zeromq.org/spec/32/ (Z85, of whole groups of four bytes; here the last group may have less, and is
 *   written with a digit more than it has bytes)
 */
export function toBase85(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += BYTES) {
    let value = 0;
    for (let index = 0; index < BYTES; index++) value = value * 256 + (bytes[at + index] ?? 0);
    let group = '';
    for (let digit = 0; digit < DIGITS; digit++, value = Math.floor(value / 85))
      group = (CHARACTERS[value % 85] ?? '') + group;
    text += group.slice(0, Math.min(BYTES, bytes.length - at) + 1);
  }
  return text;
}

/** @throws Error for a character that is none of these */
export function fromBase85(text: string): Uint8Array {
  const values = new Map([...CHARACTERS].map((character, value) => [character, value]));
  const bytes = new Uint8Array(Math.floor(text.length / DIGITS) * BYTES + Math.max(0, (text.length % DIGITS) - 1));
  for (let from = 0, at = 0; from < text.length; from += DIGITS, at += BYTES) {
    let value = 0;
    for (let digit = 0; digit < DIGITS; digit++) {
      // Filled up with the greatest digit what was cut off comes out as it was.
      const read = from + digit < text.length ? values.get(text[from + digit] ?? '') : 84;
      if (read === undefined) throw new Error(`no base 85: "${text[from + digit]}"`);
      value = value * 85 + read;
    }
    // An array of bytes passes over what would lie behind its end.
    for (let index = BYTES - 1; index >= 0; index--, value = Math.floor(value / 256)) bytes[at + index] = value % 256;
  }
  return bytes;
}
