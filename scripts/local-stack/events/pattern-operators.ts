import ipaddr from 'ipaddr.js';
import { InvalidPattern, isRecord } from './pattern-values.ts';
import { compileWildcard } from './wildcard.ts';

/** Whether one string, number, boolean or null of the event matches. */
export type ScalarTest = (scalar: unknown) => boolean;

/** `exists: false` is no test of a scalar: it holds where there is none. */
type Operator = ScalarTest | 'absent';

/**
 * Numeric ranges reach from -5e9 to 5e9, both inclusive; other numbers match by equality only.
 *
 * @source https://github.com/aws/event-ruler#numeric-matching
 */
export const NUMERIC_LIMIT = 5e9;

const TEXT_OPERATORS = {
  prefix: (operand: string): ScalarTest => onText((text) => text.startsWith(operand)),
  suffix: (operand: string): ScalarTest => onText((text) => text.endsWith(operand)),
  'equals-ignore-case': (operand: string): ScalarTest => {
    const folded = fold(operand);
    return onText((text) => fold(text) === folded);
  },
  wildcard: (operand: string): ScalarTest => onText(compileWildcard(operand)),
};
type TextOperator = keyof typeof TEXT_OPERATORS;

const COMPARISONS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '=': (left, right) => left === right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
};

/** The names that stand for operators, never for fields, within a match expression. */
export const OPERATORS: ReadonlySet<string> = new Set([
  ...Object.keys(TEXT_OPERATORS),
  'anything-but',
  'numeric',
  'exists',
  'cidr',
]);

/**
 * Compiles one match expression such as {"prefix": "a"}.
 *
 * @throws InvalidPattern
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function compileOperator(expression: Record<string, unknown>, path: string): Operator {
  const { name, operand } = single(expression, path);
  switch (name) {
    case 'prefix':
    case 'suffix':
      return isRecord(operand) ? affixIgnoringCase(name, operand, path) : compileText(name, operand, path);
    case 'equals-ignore-case':
    case 'wildcard':
      return compileText(name, operand, path);
    case 'anything-but':
      return compileAnythingBut(operand, path);
    case 'numeric':
      return compileNumeric(operand, path);
    case 'exists':
      if (typeof operand !== 'boolean') throw new InvalidPattern('exists match pattern must be true or false', path);
      return operand ? () => true : 'absent';
    case 'cidr':
      return compileCidr(operand, path);
    default:
      throw new InvalidPattern(`Unrecognized match type ${name}`, path);
  }
}

function single(expression: Record<string, unknown>, path: string): { name: string; operand: unknown } {
  const [entry, ...more] = Object.entries(expression);
  if (!entry) throw new InvalidPattern('Match expression name not found', path);
  if (more.length > 0) throw new InvalidPattern('Only one key allowed in match expression', path);
  return { name: entry[0], operand: entry[1] };
}

function onText(test: (text: string) => boolean): ScalarTest {
  return (scalar) => typeof scalar === 'string' && test(scalar);
}

function fold(text: string): string {
  return text.toLowerCase();
}

function compileText(name: TextOperator, operand: unknown, path: string): ScalarTest {
  if (typeof operand !== 'string') throw new InvalidPattern(`${name} match pattern must be a string`, path);
  try {
    return TEXT_OPERATORS[name](operand);
  } catch (error) {
    if (error instanceof InvalidPattern) throw new InvalidPattern(error.message, path);
    throw error;
  }
}

function affixIgnoringCase(affix: 'prefix' | 'suffix', expression: Record<string, unknown>, path: string): ScalarTest {
  const { name, operand } = single(expression, path);
  if (name !== 'equals-ignore-case') throw new InvalidPattern(`Unsupported ${affix} pattern: ${name}`, path);
  if (typeof operand !== 'string') throw new InvalidPattern(`${affix} match pattern must be a string`, path);
  const folded = fold(operand);
  return onText((text) => (affix === 'prefix' ? fold(text).startsWith(folded) : fold(text).endsWith(folded)));
}

/** The complement among scalars that are present: a number is anything but any string, null is anything but both. */
function compileAnythingBut(operand: unknown, path: string): ScalarTest {
  if (isRecord(operand)) {
    const { name, operand: excluded } = single(operand, path);
    if (!Object.hasOwn(TEXT_OPERATORS, name))
      throw new InvalidPattern(`Unsupported anything-but pattern: ${name}`, path);
    const texts = nonEmptyList(excluded, path);
    if (texts.includes('')) throw new InvalidPattern(`Empty ${name} is not allowed in anything-but`, path);
    const tests = texts.map((text) => compileText(name as TextOperator, text, path));
    return (scalar) => !tests.some((test) => test(scalar));
  }
  const excluded = new Set(nonEmptyList(operand, path));
  const types = new Set([...excluded].map((value) => typeof value));
  if (types.size > 1 || !(types.has('string') || types.has('number')))
    throw new InvalidPattern('Inside anything-but, all values must be strings or all must be numbers', path);
  return (scalar) => !excluded.has(scalar);
}

function nonEmptyList(operand: unknown, path: string): unknown[] {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0) throw new InvalidPattern('Empty arrays are not allowed', path);
  return list;
}

function compileNumeric(operand: unknown, path: string): ScalarTest {
  if (!Array.isArray(operand)) throw new InvalidPattern('Value of numeric must be an array', path);
  if (operand.length !== 2 && operand.length !== 4)
    throw new InvalidPattern('Value of numeric must be one or two pairs of operator and number', path);
  const first = bound(operand[0], operand[1], path);
  if (operand.length === 2) return (scalar) => isRanged(scalar) && first.compare(scalar, first.limit);
  const second = bound(operand[2], operand[3], path);
  if (!first.operator.startsWith('>') || !second.operator.startsWith('<'))
    throw new InvalidPattern('A numeric range is a lower bound followed by an upper bound', path);
  if (first.limit >= second.limit) throw new InvalidPattern('Bottom must be less than top', path);
  return (scalar) => isRanged(scalar) && first.compare(scalar, first.limit) && second.compare(scalar, second.limit);
}

function bound(operator: unknown, limit: unknown, path: string) {
  const compare = typeof operator === 'string' && Object.hasOwn(COMPARISONS, operator) && COMPARISONS[operator];
  if (typeof operator !== 'string' || !compare)
    throw new InvalidPattern(`Unrecognized numeric range operator: ${operator}`, path);
  if (!isRanged(limit))
    throw new InvalidPattern(`Value of ${operator} must be a number from -${NUMERIC_LIMIT} to ${NUMERIC_LIMIT}`, path);
  return { operator, compare, limit };
}

function isRanged(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= NUMERIC_LIMIT;
}

function compileCidr(operand: unknown, path: string): ScalarTest {
  if (typeof operand !== 'string' || !ipaddr.isValidCIDR(operand))
    throw new InvalidPattern(`Malformed CIDR ${JSON.stringify(operand)}, such as 10.0.0.0/24 or 2001:db8::/32`, path);
  const [network, bits] = ipaddr.parseCIDR(operand);
  return onText((text) => {
    // ipaddr.js also reads 10.1 and 0x7f.1 as addresses; only the four decimal parts are one here.
    if (!ipaddr.IPv6.isValid(text) && !ipaddr.IPv4.isValidFourPartDecimal(text)) return false;
    const address = ipaddr.parse(text);
    return address.kind() === network.kind() && address.match(network, bits);
  });
}
