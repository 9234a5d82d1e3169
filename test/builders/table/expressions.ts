import { invalid } from './errors.ts';
import type { Item } from './limits.ts';

/** The parts of a request that its expressions refer to. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>> | undefined;
}

const TOKEN = /\s*(<=|>=|<>|[=<>(),+-]|[#:]?[A-Za-z_][\w.#]*)/y;
const CLAUSES = ['SET', 'REMOVE', 'ADD', 'DELETE'];
const WORDS = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN', ...CLAUSES]);
const FUNCTIONS = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'begins_with',
  'contains',
  'if_not_exists',
  'size',
]);

/** Reads an expression token by token; what is not part of the language is refused as DynamoDB does. */
class Tokens {
  /** Simulations ask the same thousands of times. */
  static readonly #known = new Map<string, readonly string[]>();
  readonly all: readonly string[];
  #next = 0;

  constructor(text: string) {
    this.all = Tokens.#known.get(text) ?? Tokens.#read(text);
  }

  static #read(text: string): readonly string[] {
    const tokens: string[] = [];
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.trimEnd().length) {
      const [, token] = TOKEN.exec(text) ?? [];
      if (token === undefined) throw invalid(`Invalid expression: "${text}"`);
      tokens.push(token);
    }
    Tokens.#known.set(text, tokens);
    return tokens;
  }

  get peek(): string {
    return this.all[this.#next] ?? '';
  }

  take(expected?: string): string {
    const token = this.peek;
    if (token === '' || (expected !== undefined && token !== expected))
      throw invalid(`Syntax error; token: "${token}"`);
    this.#next++;
    return token;
  }

  takeIf(word: string): boolean {
    if (this.peek !== word) return false;
    this.#next++;
    return true;
  }

  end(): void {
    if (this.peek !== '') throw invalid(`Syntax error; token: "${this.peek}"`);
  }
}

/**
 * Whether an item, or none, meets a condition: OR, AND, NOT, brackets, comparisons, also of a size, BETWEEN, IN, and the functions above.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function conditionMet(item: Item | undefined, condition: string | undefined, given: Placeholders): boolean {
  if (condition === undefined) return true;
  const tokens = new Tokens(condition);
  const met = anyOf();
  tokens.end();
  return met;

  function anyOf(): boolean {
    let found = allOf();
    while (tokens.takeIf('OR')) found = allOf() || found;
    return found;
  }

  function allOf(): boolean {
    let found = term();
    while (tokens.takeIf('AND')) found = term() && found;
    return found;
  }

  function term(): boolean {
    if (tokens.takeIf('NOT')) return !term();
    if (tokens.takeIf('(')) {
      const found = anyOf();
      tokens.take(')');
      return found;
    }
    const first = tokens.take();
    if (tokens.peek === '(' && first !== 'size') return called(first);
    const held = first === 'size' ? sizeOf(listed()[0]) : heldAt(item, first, given);
    if (tokens.takeIf('BETWEEN')) {
      const low = heldAt(item, tokens.take(), given);
      tokens.take('AND');
      const high = heldAt(item, tokens.take(), given);
      return compared(low, '<=', held) && compared(held, '<=', high);
    }
    if (tokens.takeIf('IN')) return listed().some((value) => compared(held, '=', value));
    return compared(held, tokens.take(), heldAt(item, tokens.take(), given));
  }

  function called(name: string): boolean {
    const [held, part] = listed();
    if (name === 'attribute_exists') return held !== undefined;
    if (name === 'attribute_not_exists') return held === undefined;
    if (name === 'begins_with') return typeof held === 'string' && typeof part === 'string' && held.startsWith(part);
    if (name !== 'contains') throw invalid(`Invalid function name; function: ${name}`);
    if (Array.isArray(held)) return held.includes(part);
    return typeof held === 'string' && typeof part === 'string' && held.includes(part);
  }

  function listed(): unknown[] {
    tokens.take('(');
    const values = [heldAt(item, tokens.take(), given)];
    while (tokens.takeIf(',')) values.push(heldAt(item, tokens.take(), given));
    tokens.take(')');
    return values;
  }
}

/**
 * The item after `SET a = :a, b = b + :one, c = if_not_exists(c, :c) REMOVE d, e ADD f :one`. Every value is read of the
 * item as it was before. Sets are not known here, and said not to be.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export function updatedBy(item: Item, update: string | undefined, given: Placeholders): Item {
  const after: Record<string, unknown> = { ...item };
  if (update === undefined) return after;
  const tokens = new Tokens(update);
  const done = new Set<string>();
  for (let clause = tokens.peek; clause !== ''; clause = tokens.peek) {
    tokens.take();
    if (!CLAUSES.includes(clause) || done.has(clause)) throw invalid(`Syntax error; token: "${clause}"`);
    done.add(clause);
    do
      if (clause === 'SET') assign();
      else if (clause === 'REMOVE') delete after[topLevel(tokens.take())];
      else if (clause === 'ADD') add();
      else throw invalid('this table knows no sets: DELETE takes members out of one');
    while (tokens.takeIf(','));
  }
  if (done.size === 0) throw invalid('Invalid UpdateExpression: The expression can not be empty');
  return after;

  function assign(): void {
    const name = topLevel(tokens.take());
    tokens.take('=');
    const value = operand();
    const sign = tokens.peek;
    if (sign === '+' || sign === '-') {
      tokens.take();
      after[name] = added(value, operand(), sign);
    } else {
      if (value === undefined)
        throw invalid('The provided expression refers to an attribute that does not exist in the item');
      after[name] = value;
    }
  }

  function add(): void {
    const name = topLevel(tokens.take());
    const more = heldAt(item, tokens.take(), given);
    if (more instanceof Set) throw invalid('this table knows no sets: ADD adds to numbers');
    if (typeof more !== 'number') throw invalid('Incorrect operand type for operator or function; operator: ADD');
    after[name] = added(item[name] ?? 0, more, '+');
  }

  function topLevel(token: string): string {
    const [name = '', ...parts] = pathOf(token, given);
    if (parts.length > 0) throw invalid(`this table does not write parts of attributes: ${token}`);
    return name;
  }

  function operand(): unknown {
    const token = tokens.take();
    if (token !== 'if_not_exists') return heldAt(item, token, given);
    tokens.take('(');
    const held = heldAt(item, tokens.take(), given);
    tokens.take(',');
    const otherwise = heldAt(item, tokens.take(), given);
    tokens.take(')');
    return held ?? otherwise;
  }
}

/** What a projection leaves of an item. */
export function projectedBy(item: Item, projection: string | undefined, given: Placeholders): Item {
  if (projection === undefined) return item;
  const names = projection.split(',').map((token) => {
    const [name = '', ...parts] = pathOf(token.trim(), given);
    if (parts.length > 0) throw invalid(`this table does not read parts of attributes: ${token}`);
    return name;
  });
  return Object.fromEntries(names.filter((name) => item[name] !== undefined).map((name) => [name, item[name]]));
}

/** The attributes that an expression speaks of. */
export function attributesIn(expression: string | undefined, given: Placeholders): string[] {
  return new Tokens(expression ?? '').all
    .filter((token) => /^[#A-Za-z_]/.test(token) && !WORDS.has(token) && !FUNCTIONS.has(token))
    .map((token) => pathOf(token, given)[0] ?? '');
}

/** Simulations ask the same thousands of times. */
const placeholders = new Map<string, ReadonlySet<string>>();

function placeholdersOf(expression: string): ReadonlySet<string> {
  let names = placeholders.get(expression);
  if (!names) {
    names = new Set(expression.match(/[#:]\w+/g) ?? []);
    placeholders.set(expression, names);
  }
  return names;
}

/** @throws ValidationException for a name or value that no expression uses */
export function checkAllUsed(expressions: readonly (string | undefined)[], given: Placeholders): void {
  const used = expressions.map((each) => placeholdersOf(each ?? ''));
  for (const placeholders of ['ExpressionAttributeNames', 'ExpressionAttributeValues'] as const)
    for (const name in given[placeholders])
      if (!used.some((names) => names.has(name)))
        throw invalid(`Value provided in ${placeholders} unused in expressions: keys: {${name}}`);
}

/** Texts by their bytes, numbers by their size. */
export function order(a: unknown, b: unknown): number {
  return typeof a === 'number' ? a - (b as number) : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

/** Characters of a text, members of a list or map. */
function sizeOf(held: unknown): number | undefined {
  if (typeof held === 'string' || Array.isArray(held)) return held.length;
  return typeof held === 'object' && held !== null ? Object.keys(held).length : undefined;
}

function compared(a: unknown, operator: string, b: unknown): boolean {
  if (operator === '<>') return JSON.stringify(a) !== JSON.stringify(b);
  if (a === undefined || typeof a !== typeof b) return false;
  if (operator === '=') return a === b || JSON.stringify(a) === JSON.stringify(b);
  if (typeof a !== 'number' && typeof a !== 'string') return false;
  if (operator === '<') return order(a, b) < 0;
  if (operator === '<=') return order(a, b) <= 0;
  if (operator === '>') return order(a, b) > 0;
  if (operator === '>=') return order(a, b) >= 0;
  throw invalid(`Syntax error; token: "${operator}"`);
}

function added(a: unknown, b: unknown, sign: '+' | '-'): number {
  if (typeof a !== 'number' || typeof b !== 'number')
    throw invalid('An operand in the update expression has an incorrect data type');
  return sign === '+' ? a + b : a - b;
}

function heldAt(item: Item | undefined, token: string, given: Placeholders): unknown {
  if (!token.startsWith(':'))
    return pathOf(token, given).reduce<unknown>((at, name) => (at as Item | undefined)?.[name], item);
  const { ExpressionAttributeValues: values = {} } = given;
  if (!Object.hasOwn(values, token)) throw invalid(`An expression attribute value is not defined: ${token}`);
  return values[token];
}

function pathOf(token: string, { ExpressionAttributeNames: names = {} }: Placeholders): string[] {
  return token.split('.').map((part) => {
    if (part === '' || WORDS.has(part)) throw invalid(`Syntax error; token: "${part}"`);
    if (!part.startsWith('#')) return part;
    const name = names[part];
    if (name === undefined) throw invalid(`An expression attribute name is not defined: ${part}`);
    return name;
  });
}
