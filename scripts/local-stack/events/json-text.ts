/** A JSON value as it was written: keys in their order, repeated ones included, numbers with all of their digits. */
export type JsonNode =
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: string, value: JsonNode])[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'literal'; readonly text: 'true' | 'false' | 'null' };

/** As deep as the parser of AWS's matcher goes. @source https://github.com/FasterXML/jackson-core (StreamReadConstraints) */
export const DEEPEST_NESTING = 1000;

/** The text is JSON, but nested deeper than the matcher reads. */
export class TooDeep extends Error {
  constructor() {
    super(`JSON may be nested ${DEEPEST_NESTING} levels deep`);
  }
}

/**
 * Reads JSON without losing what JSON.parse drops: duplicate keys, and the digits of numbers that are no double.
 *
 * @throws SyntaxError, TooDeep
 */
export function parseJsonText(text: string): JsonNode {
  JSON.parse(text);
  return new Scanner(text).value(0);
}

/** A value that JSON.parse has read, in the same form. @throws TooDeep */
export function jsonNode(value: unknown, depth = 0): JsonNode {
  if (depth > DEEPEST_NESTING) throw new TooDeep();
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'number') return { kind: 'number', text: JSON.stringify(value) };
  if (Array.isArray(value)) return { kind: 'array', items: value.map((item) => jsonNode(item, depth + 1)) };
  if (typeof value === 'object' && value !== null)
    return {
      kind: 'object',
      entries: Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([key, member]) => [key, jsonNode(member, depth + 1)]),
    };
  return { kind: 'literal', text: value === true ? 'true' : value === false ? 'false' : 'null' };
}

/**
 * Whether text that is known to be JSON is nested deeper than the matcher reads. Most has too few brackets for that,
 * and counting them is cheap.
 */
export function isTooDeep(json: string): boolean {
  let brackets = 0;
  for (let position = 0; position < json.length && brackets <= DEEPEST_NESTING; position += 1) {
    const code = json.charCodeAt(position);
    if (code === OPENING_BRACE || code === OPENING_BRACKET) brackets += 1;
  }
  if (brackets <= DEEPEST_NESTING) return false;
  try {
    parseJsonText(json);
    return false;
  } catch (error) {
    if (error instanceof TooDeep) return true;
    throw error;
  }
}

/** Character codes that JSON is made of. */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const BLANK = 0x20;

/** Walks over text that is known to be JSON, code by code: each event passes through here. */
class Scanner {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonNode {
    if (depth > DEEPEST_NESTING) throw new TooDeep();
    this.#skipSpace();
    switch (this.#text.charCodeAt(this.#position)) {
      case OPENING_BRACE:
        return { kind: 'object', entries: this.#entries(depth) };
      case OPENING_BRACKET:
        return { kind: 'array', items: this.#items(depth) };
      case QUOTE:
        return { kind: 'string', value: this.#string() };
      default: {
        const atom = this.#atom();
        return atom === 'true' || atom === 'false' || atom === 'null'
          ? { kind: 'literal', text: atom }
          : { kind: 'number', text: atom };
      }
    }
  }

  #entries(depth: number): (readonly [string, JsonNode])[] {
    const entries: (readonly [string, JsonNode])[] = [];
    this.#position += 1;
    while (!this.#endsWith(CLOSING_BRACE)) {
      const key = this.#string();
      this.#skipSpace();
      this.#position += 1; // the colon
      entries.push([key, this.value(depth + 1)]);
    }
    return entries;
  }

  #items(depth: number): JsonNode[] {
    const items: JsonNode[] = [];
    this.#position += 1;
    while (!this.#endsWith(CLOSING_BRACKET)) items.push(this.value(depth + 1));
    return items;
  }

  /** Passes over the end of a list, or over the comma before its next member. */
  #endsWith(end: number): boolean {
    this.#skipSpace();
    const code = this.#text.charCodeAt(this.#position);
    if (code === end) {
      this.#position += 1;
      return true;
    }
    if (code === COMMA) {
      this.#position += 1;
      this.#skipSpace();
    }
    return false;
  }

  #string(): string {
    const start = this.#position;
    let end = this.#text.indexOf('"', start + 1);
    while (this.#isEscaped(end)) end = this.#text.indexOf('"', end + 1);
    this.#position = end + 1;
    const content = this.#text.slice(start + 1, end);
    return content.includes('\\') ? (JSON.parse(`"${content}"`) as string) : content;
  }

  /** An odd number of backslashes stands before it. */
  #isEscaped(quote: number): boolean {
    let before = quote - 1;
    while (this.#text.charCodeAt(before) === BACKSLASH) before -= 1;
    return (quote - before) % 2 === 0;
  }

  #atom(): string {
    const start = this.#position;
    for (let code = this.#text.charCodeAt(start); !endsAtom(code); code = this.#text.charCodeAt(this.#position))
      this.#position += 1;
    return this.#text.slice(start, this.#position);
  }

  /** JSON knows a blank, a tab and two line ends, and no other code below the blank outside of strings. */
  #skipSpace(): void {
    while (this.#text.charCodeAt(this.#position) <= BLANK) this.#position += 1;
  }
}

/** NaN is the end of the text. */
function endsAtom(code: number): boolean {
  return code <= BLANK || code === COMMA || code === CLOSING_BRACKET || code === CLOSING_BRACE || Number.isNaN(code);
}
