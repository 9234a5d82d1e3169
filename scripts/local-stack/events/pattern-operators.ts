import { cidrRange, exactAddress, isInRange } from './address-range.ts';
import { exactDouble } from './decimal.ts';
import { addressIn, type Scalar } from './flat-event.ts';
import type { JsonNode } from './json-text.ts';
import { InvalidPattern } from './pattern-values.ts';
import { compileWildcard } from './wildcard.ts';

/** Whether one scalar of the event matches. */
export type ScalarTest = (scalar: Scalar) => boolean;

/** `exists: false` is no test of a scalar: it holds where there is none. */
type Operator = ScalarTest | 'absent';

const TEXT_OPERATORS = {
  prefix: (operand: string): ScalarTest => {
    const start = `"${operand}`;
    return ({ text }) => text.startsWith(start);
  },
  suffix: (operand: string): ScalarTest => {
    const end = `${operand}"`;
    return ({ text }) => text.endsWith(end);
  },
  'equals-ignore-case': (operand: string): ScalarTest => onText(`^${ignoringCase(`"${operand}"`)}$`),
  wildcard: (operand: string): ScalarTest => {
    const matches = compileWildcard(`"${operand}"`);
    return ({ text }) => matches(text);
  },
};
type TextOperator = keyof typeof TEXT_OPERATORS;

const COMPARISONS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '=': (left, right) => left === right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
};

/** Names that cannot be those of fields within `$or`: the operators, and what may become one. */
export const RESERVED_WITHIN_OR: ReadonlySet<string> = new Set([
  ...Object.keys(TEXT_OPERATORS),
  ...Object.keys(COMPARISONS),
  ...['exactly', 'anything-but', 'numeric', 'exists', 'cidr', 'regex', 'not-wildcard', 'not-equals-ignore-case'],
  ...['date-after', 'date-on-or-after', 'date-before', 'date-on-or-before', 'in-date-range'],
  ...['ip-address-in-range', 'ip-address-not-in-range'],
]);

/** What stands as it is in a pattern's list: a string, a number, true, false or null. */
export function compileScalar(node: Exclude<JsonNode, { kind: 'object' | 'array' }>): ScalarTest {
  if (node.kind === 'string') {
    // An address means every way to write it.
    const address = exactAddress(node.value);
    return address ? ({ text }) => isInRange(addressIn({ text }), address) : equals(`"${node.value}"`);
  }
  const number = node.kind === 'number' ? exactDouble(node.text) : undefined;
  return number === undefined ? equals(node.text) : (scalar) => scalar.number === number;
}

/**
 * Compiles one match expression such as {"prefix": "a"}.
 *
 * @throws InvalidPattern
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function compileOperator(expression: JsonNode & { kind: 'object' }, path: string): Operator {
  const { name, operand } = single(expression, path);
  switch (name) {
    case 'exactly':
      return equals(`"${textOf(operand, name, path)}"`);
    case 'prefix':
    case 'suffix':
      return operand.kind === 'object' ? affixIgnoringCase(name, operand, path) : compileText(name, operand, path);
    case 'equals-ignore-case':
    case 'wildcard':
      return compileText(name, operand, path);
    case 'anything-but':
      return compileAnythingBut(operand, path);
    case 'numeric':
      return compileNumeric(operand, path);
    case 'exists':
      if (operand.kind !== 'literal' || operand.text === 'null')
        throw new InvalidPattern('exists match pattern must be either true or false', path);
      return operand.text === 'true' ? () => true : 'absent';
    case 'cidr': {
      const range = cidrRange(textOf(operand, name, path));
      if (!range)
        throw new InvalidPattern('Malformed CIDR, such as 10.0.0.0/24 (0 to 31) or 2001:db8::/32 (0 to 127)', path);
      return (scalar) => isInRange(addressIn(scalar), range);
    }
    default:
      throw new InvalidPattern(`Unrecognized match type ${name}`, path);
  }
}

function single(expression: JsonNode & { kind: 'object' }, path: string): { name: string; operand: JsonNode } {
  const [entry, ...more] = expression.entries;
  if (!entry) throw new InvalidPattern('Match expression name not found', path);
  if (more.length > 0) throw new InvalidPattern('Only one key allowed in match expression', path);
  return { name: entry[0], operand: entry[1] };
}

function equals(wanted: string): ScalarTest {
  return ({ text }) => text === wanted;
}

function onText(source: string): ScalarTest {
  const pattern = new RegExp(source, 's');
  return ({ text }) => pattern.test(text);
}

/**
 * Each UTF-16 unit stands for its lower and its upper case, which may have several letters (ß, SS). Half of a pair of
 * surrogates has no form of its own in UTF-8 and becomes a question mark, so that no emoji matches itself.
 */
function ignoringCase(text: string): string {
  return text
    .split('')
    .map((unit) => {
      if (!unit.isWellFormed()) return '\\?';
      const forms = new Set([unit.toLowerCase(), unit.toUpperCase()]);
      return `(?:${[...forms].map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})`;
    })
    .join('');
}

function textOf(operand: JsonNode, name: string, path: string): string {
  if (operand.kind !== 'string') throw new InvalidPattern(`${name} match pattern must be a string`, path);
  return operand.value;
}

function compileText(name: TextOperator, operand: JsonNode, path: string): ScalarTest {
  const text = textOf(operand, name, path);
  try {
    return TEXT_OPERATORS[name](text);
  } catch (error) {
    if (error instanceof InvalidPattern) throw new InvalidPattern(error.message, path);
    throw error;
  }
}

function affixIgnoringCase(
  affix: 'prefix' | 'suffix',
  expression: JsonNode & { kind: 'object' },
  path: string,
): ScalarTest {
  const { name, operand } = single(expression, path);
  if (name !== 'equals-ignore-case') throw new InvalidPattern(`Unsupported ${affix} pattern: ${name}`, path);
  const text = textOf(operand, name, path);
  return onText(affix === 'prefix' ? `^${ignoringCase(`"${text}`)}` : `${ignoringCase(`${text}"`)}$`);
}

/** The complement among scalars that are present: a number is anything but any string, null is anything but both. */
function compileAnythingBut(operand: JsonNode, path: string): ScalarTest {
  if (operand.kind === 'object') {
    const { name, operand: excluded } = single(operand, path);
    if (!Object.hasOwn(TEXT_OPERATORS, name))
      throw new InvalidPattern(`Unsupported anything-but pattern: ${name}`, path);
    const list = listOf(excluded);
    if (list.length === 0) throw new InvalidPattern('Empty arrays are not allowed', path);
    const isAffix = name === 'prefix' || name === 'suffix';
    if (isAffix && list.some((one) => one.kind === 'string' && one.value === ''))
      throw new InvalidPattern('Null prefix/suffix not allowed', path);
    const tests = list.map((one) => compileText(name as TextOperator, one, path));
    return (scalar) => !tests.some((test) => test(scalar));
  }
  const list = listOf(operand);
  if (list.length > 0 && list.every((one) => one.kind === 'string')) {
    const excluded = new Set(list.map((one) => `"${one.value}"`));
    return ({ text }) => !excluded.has(text);
  }
  if (list.length > 0 && list.every((one) => one.kind === 'number')) {
    const excluded = new Set(list.map((one) => comparable(one, path)));
    return ({ number }) => number === undefined || !excluded.has(number);
  }
  throw new InvalidPattern('Inside anything-but, all values must be strings or all must be numbers', path);
}

function listOf(operand: JsonNode): readonly JsonNode[] {
  return operand.kind === 'array' ? operand.items : [operand];
}

function comparable(node: JsonNode, path: string): number {
  const number = node.kind === 'number' ? exactDouble(node.text) : undefined;
  if (number === undefined)
    throw new InvalidPattern(`Cannot compare number: ${node.kind === 'number' ? node.text : node.kind}`, path);
  return number;
}

function compileNumeric(operand: JsonNode, path: string): ScalarTest {
  if (operand.kind !== 'array') throw new InvalidPattern('Value of numeric must be an array', path);
  const { items } = operand;
  if (items.length !== 2 && items.length !== 4)
    throw new InvalidPattern('Value of numeric must be one or two pairs of operator and number', path);
  const first = bound(items[0], items[1], path);
  if (items.length === 2) return ({ number }) => number !== undefined && first.compare(number, first.limit);
  const second = bound(items[2], items[3], path);
  if (!first.operator.startsWith('>') || !second.operator.startsWith('<'))
    throw new InvalidPattern('A numeric range is a lower bound followed by an upper bound', path);
  if (first.limit >= second.limit) throw new InvalidPattern('Bottom must be less than top', path);
  return ({ number }) =>
    number !== undefined && first.compare(number, first.limit) && second.compare(number, second.limit);
}

function bound(operator: JsonNode | undefined, limit: JsonNode | undefined, path: string) {
  const name = operator?.kind === 'string' ? operator.value : '';
  const compare = Object.hasOwn(COMPARISONS, name) ? COMPARISONS[name] : undefined;
  if (!compare) throw new InvalidPattern(`Unrecognized numeric range operator: ${name}`, path);
  if (limit?.kind !== 'number') throw new InvalidPattern(`Value of ${name} must be numeric`, path);
  return { operator: name, compare, limit: comparable(limit, path) };
}
