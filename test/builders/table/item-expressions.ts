import { invalid } from './errors.ts';
import type { Item } from './limits.ts';

export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>> | undefined;
}

const TOKEN = /\s*(<=|>=|<>|[=<>(),+-]|[#:]?[A-Za-z_][\w.]*)/y;

/** Reads an expression token by token; what is not part of the language is refused as DynamoDB does. */
class Tokens {
  readonly #tokens: string[] = [];
  #next = 0;

  constructor(text: string) {
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.trimEnd().length) {
      const [, token] = TOKEN.exec(text) ?? [];
      if (token === undefined) throw invalid(`Invalid expression: "${text}"`);
      this.#tokens.push(token);
    }
  }

  get peek(): string {
    return this.#tokens[this.#next] ?? '';
  }

  take(expected?: string): string {
    const token = this.peek;
    if (expected !== undefined && token !== expected) throw invalid(`Syntax error; token: "${token}"`);
    this.#next++;
    return token;
  }

  takeIf(word: string): boolean {
    if (this.peek !== word) return false;
    this.#next++;
    return true;
  }
}

/** Whether an item, or none, meets a condition: OR, AND, NOT, brackets, comparisons, and functions of attributes. */
export function conditionMet(item: Item | undefined, condition: string, placeholders: Placeholders): boolean {
  const tokens = new Tokens(condition);
  const met = anyOf();
  if (tokens.peek !== '') throw invalid(`Syntax error; token: "${tokens.peek}"`);
  return met;

  function anyOf(): boolean {
    let met = allOf();
    while (tokens.takeIf('OR')) met = allOf() || met;
    return met;
  }

  function allOf(): boolean {
    let met = term();
    while (tokens.takeIf('AND')) met = term() && met;
    return met;
  }

  function term(): boolean {
    if (tokens.takeIf('NOT')) return !term();
    if (tokens.takeIf('(')) {
      const met = anyOf();
      tokens.take(')');
      return met;
    }
    const first = tokens.take();
    if (tokens.takeIf('(')) {
      const held = readValue(item, tokens.take(), placeholders);
      const start = tokens.takeIf(',') ? readValue(item, tokens.take(), placeholders) : undefined;
      tokens.take(')');
      if (first === 'begins_with') return typeof held === 'string' && held.startsWith(String(start));
      return first === 'attribute_exists' ? held !== undefined : held === undefined;
    }
    return compare(readValue(item, first, placeholders), tokens.take(), readValue(item, tokens.take(), placeholders));
  }
}

/** The item after `SET a = :a, b = b + :one, c = if_not_exists(c, :c) REMOVE d, e`. */
export function updatedBy(item: Item, update: string, placeholders: Placeholders): Item {
  const tokens = new Tokens(update);
  const after: Record<string, unknown> = { ...item };
  if (tokens.takeIf('SET'))
    do {
      const name = nameOf(tokens.take(), placeholders);
      tokens.take('=');
      let value = operand();
      if (tokens.takeIf('+')) value = added(value, operand());
      after[name] = value;
    } while (tokens.takeIf(','));
  if (tokens.takeIf('REMOVE'))
    do delete after[nameOf(tokens.take(), placeholders)];
    while (tokens.takeIf(','));
  if (tokens.peek !== '') throw invalid(`Syntax error; token: "${tokens.peek}"`);
  return after;

  function operand(): unknown {
    const token = tokens.take();
    if (token !== 'if_not_exists') return readValue(item, token, placeholders);
    tokens.take('(');
    const held = readValue(item, tokens.take(), placeholders);
    tokens.take(',');
    const otherwise = readValue(item, tokens.take(), placeholders);
    tokens.take(')');
    return held ?? otherwise;
  }
}

function added(a: unknown, b: unknown): number {
  if (typeof a !== 'number' || typeof b !== 'number')
    throw invalid('An operand in the update expression has no number');
  return a + b;
}

function compare(a: unknown, operator: string, b: unknown): boolean {
  if (operator === '<>') return a !== b;
  if (typeof a !== typeof b || a === undefined) return false;
  const [x, y] = [a as number, b as number];
  if (operator === '=') return x === y;
  if (operator === '<') return x < y;
  if (operator === '<=') return x <= y;
  if (operator === '>') return x > y;
  if (operator === '>=') return x >= y;
  throw invalid(`Syntax error; token: "${operator}"`);
}

function readValue(item: Item | undefined, token: string, placeholders: Placeholders): unknown {
  if (!token.startsWith(':')) return item?.[nameOf(token, placeholders)];
  const { ExpressionAttributeValues: values = {} } = placeholders;
  if (!Object.hasOwn(values, token)) throw invalid(`An expression attribute value is not defined: ${token}`);
  return values[token];
}

function nameOf(token: string, { ExpressionAttributeNames: names = {} }: Placeholders): string {
  if (!token.startsWith('#')) return token;
  const name = names[token];
  if (name === undefined) throw invalid(`An expression attribute name is not defined: ${token}`);
  return name;
}
