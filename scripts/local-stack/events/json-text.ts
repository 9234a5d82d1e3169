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

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/sy;
const ATOM = /[^\s,\]}]+/y;

/**
 * Reads JSON without losing what JSON.parse drops: duplicate keys, and the digits of numbers that are no double.
 *
 * @throws SyntaxError, TooDeep
 */
export function parseJsonText(text: string): JsonNode {
  JSON.parse(text);
  return new Scanner(text).value(0);
}

/** Walks over text that is known to be JSON. */
class Scanner {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonNode {
    if (depth > DEEPEST_NESTING) throw new TooDeep();
    this.#take(SPACE);
    switch (this.#text[this.#position]) {
      case '{':
        return { kind: 'object', entries: this.#list('}', () => this.#entry(depth)) };
      case '[':
        return { kind: 'array', items: this.#list(']', () => this.value(depth + 1)) };
      case '"':
        return { kind: 'string', value: this.#string() };
      default: {
        const atom = this.#take(ATOM);
        return atom === 'true' || atom === 'false' || atom === 'null'
          ? { kind: 'literal', text: atom }
          : { kind: 'number', text: atom };
      }
    }
  }

  #entry(depth: number): readonly [string, JsonNode] {
    const key = this.#string();
    this.#take(SPACE);
    this.#position += 1; // the colon
    return [key, this.value(depth + 1)];
  }

  #list<T>(end: string, item: () => T): T[] {
    const items: T[] = [];
    this.#position += 1;
    for (;;) {
      this.#take(SPACE);
      const next = this.#text[this.#position];
      if (next === end) break;
      if (next === ',') {
        this.#position += 1;
        this.#take(SPACE);
      }
      items.push(item());
    }
    this.#position += 1;
    return items;
  }

  #string(): string {
    const literal = this.#take(STRING);
    return literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const [taken = ''] = pattern.exec(this.#text) ?? [];
    this.#position += taken.length;
    return taken;
  }
}
