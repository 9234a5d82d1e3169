'use strict';
/*
 * Where a place in a bundle comes from, by the bundle's map. Node's own SourceMap makes an object of each of a bundle's
 * hundred thousand mappings, which takes the first error of a process longer than most processes live; numbers in one
 * array take a tenth of it. Plain CommonJS, because stripping types would cost each cold start 20 ms.
 *
 * https://tc39.es/ecma426/ (source map format: base64 VLQ, five bits a digit, the lowest of a number is its sign)
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const DIGITS = new Uint8Array(128);
for (let digit = 0; digit < ALPHABET.length; digit += 1) DIGITS[ALPHABET.charCodeAt(digit)] = digit;

const [COMMA, SEMICOLON] = [44, 59];
const [CONTINUES, BITS] = [32, 5];

/** Of each mapping: its column in the bundle, and the number, line and column of its source, or -1. */
const WIDTH = 4;

/** Mappings one behind the other, and where in them each line of the bundle begins. Lines and columns count from 0. */
function decoded(text) {
  // A mapping is one letter at least, and something stands between two.
  const mappings = new Int32Array(WIDTH * ((text.length >> 1) + 1));
  const lines = [0];
  const fields = new Int32Array(5);
  const sums = new Int32Array(5);
  let [end, field, value, shift] = [0, 0, 0, 0];
  for (let index = 0; index <= text.length; index += 1) {
    const letter = index < text.length ? text.charCodeAt(index) : SEMICOLON;
    if (letter !== COMMA && letter !== SEMICOLON) {
      const digit = DIGITS[letter];
      value += (digit & (CONTINUES - 1)) << shift;
      shift += BITS;
      if (digit & CONTINUES) continue;
      fields[field] = value & 1 ? -(value >>> 1) : value >>> 1;
      field += 1;
      value = 0;
      shift = 0;
      continue;
    }
    if (field > 0) {
      for (let one = 0; one < field; one += 1) sums[one] += fields[one];
      mappings[end] = sums[0];
      mappings[end + 1] = field > 1 ? sums[1] : -1;
      mappings[end + 2] = sums[2];
      mappings[end + 3] = sums[3];
      end += WIDTH;
      field = 0;
    }
    if (letter === SEMICOLON) {
      lines.push(end);
      sums[0] = 0;
    }
  }
  return { mappings, lines };
}

/**
 * @param map as it stands in the file
 * @returns what tells the source, line and column of a line and column of the bundle, all counted from 1; undefined where
 *   nobody wrote it
 */
module.exports = (map) => {
  const { sources, mappings: text } = JSON.parse(map);
  const { mappings, lines } = decoded(text);
  return (line, column) => {
    let [low, high] = [lines[line - 1], lines[line]];
    if (low === undefined || high === undefined) return undefined;
    // The last mapping that does not begin behind the place.
    while (low < high) {
      const middle = low + WIDTH * Math.floor((high - low) / WIDTH / 2);
      if (mappings[middle] <= column - 1) low = middle + WIDTH;
      else high = middle;
    }
    const found = low - WIDTH;
    if (found < lines[line - 1] || mappings[found + 1] < 0) return undefined;
    const source = sources[mappings[found + 1]];
    // Behind where a mapping begins, a column is as far behind where its source begins.
    return { source, line: mappings[found + 2] + 1, column: mappings[found + 3] + column - mappings[found] };
  };
};
