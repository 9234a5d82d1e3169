/**
 * Bytes as text that stands in a program as it is: five characters for four bytes, where base64 takes five and a third. The
 * characters are those of Z85, none of which a quoted text has to escape.
 *
 * @source https://rfc.zeromq.org/spec/32/ (Z85; here the last four bytes may be filled up, and the first character says by how many)
 */
const CHARACTERS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';

export function asBase85(bytes: Uint8Array): string {
  const missing = (4 - (bytes.length % 4)) % 4;
  const filled = Buffer.concat([bytes, Buffer.alloc(missing)]);
  let text = String(missing);
  for (let at = 0; at < filled.length; at += 4) {
    const value = filled.readUInt32BE(at);
    for (const part of [85 ** 4, 85 ** 3, 85 ** 2, 85, 1]) text += CHARACTERS[Math.floor(value / part) % 85];
  }
  return text;
}

export function ofBase85(text: string): Buffer {
  const values = new Map([...CHARACTERS].map((character, value) => [character, value]));
  const bytes = Buffer.alloc(((text.length - 1) / 5) * 4);
  for (let from = 1, at = 0; from < text.length; from += 5, at += 4) {
    let value = 0;
    for (let index = from; index < from + 5; index++) value = value * 85 + (values.get(text[index] ?? '') ?? 0);
    bytes.writeUInt32BE(value, at);
  }
  return bytes.subarray(0, bytes.length - Number(text[0]));
}
