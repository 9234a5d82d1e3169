import { AwsError } from '../gateway/aws-protocol.ts';
import { compileOperator, OPERATORS, type ScalarTest } from './pattern-operators.ts';
import { InvalidPattern, isRecord } from './pattern-values.ts';

/**
 * The longest pattern that the EventBridge and Lambda APIs take, in characters.
 *
 * @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
 * @source https://docs.aws.amazon.com/lambda/latest/api/API_Filter.html
 */
export const MAXIMUM_PATTERN_CHARACTERS = 4096;

/** At least this many alternatives make `$or` an operator; with fewer it is an ordinary field name, as in Event Ruler. */
const FEWEST_ALTERNATIVES = 2;

/**
 * How a part of an event answers a part of a pattern. The third value exists for arrays of objects: one element that
 * lacks a field does not make the field absent, so `exists: false` alone must hold in every element, while it holds in
 * the very element that a sibling field has matched.
 */
type Evidence = typeof NO | typeof BY_ABSENCE | typeof BY_VALUE;
const NO = 0;
const BY_ABSENCE = 1;
const BY_VALUE = 2;

/** Undefined stands for a missing field. */
type Node = (value: unknown) => Evidence;

/**
 * Compiles an event pattern, the language of EventBridge rules and of event source filters.
 *
 * Numbers are compared by value, so 300 equals 300.0 and 3.0e2, and never equal a string. The user guide says that
 * EventBridge compares numbers by their text; its open-source matcher (JsonRuleCompiler) takes a number that equals by
 * value beside one that equals by text, and parsed JSON has no text left to compare.
 *
 * Arrays in the event match if any element does, nested arrays are flattened, and fields of one object in the pattern
 * must be met by one and the same element. An empty array, like an object where the pattern has a leaf, counts as
 * absent.
 *
 * @throws AwsError InvalidEventPatternException
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 * @source https://github.com/aws/event-ruler#json-array-matching
 */
export function compilePattern(pattern: string | object): (event: unknown) => boolean {
  try {
    const text = typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
    if (text.length > MAXIMUM_PATTERN_CHARACTERS)
      throw new InvalidPattern(`Pattern is longer than ${MAXIMUM_PATTERN_CHARACTERS} characters`);
    const root = parse(text);
    if (!isRecord(root)) throw new InvalidPattern('Filter is not an object');
    const matches = compileObject(root, '');
    return (event) => matches(event) !== NO;
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${error.message}`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidPattern(error instanceof Error ? error.message : 'not JSON');
  }
}

function compileObject(pattern: Record<string, unknown>, path: string): Node {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw new InvalidPattern('Empty objects are not allowed', path);
  const nodes = entries.map(([key, value]): Node => {
    if (key === '$or' && isAlternatives(value)) return compileAlternatives(value, `${path}$or`);
    const node = compileField(value, `${path}${key}`);
    return (object) => node(isRecord(object) && Object.hasOwn(object, key) ? object[key] : undefined);
  });
  const matchOne: Node = (value) => {
    let evidence: Evidence = BY_ABSENCE;
    for (const node of nodes) {
      const found = node(value);
      if (found === NO) return NO;
      if (found === BY_VALUE) evidence = BY_VALUE;
    }
    return evidence;
  };
  return (value) => (Array.isArray(value) ? overElements(value, matchOne) : matchOne(value));
}

function overElements(elements: readonly unknown[], matchOne: Node): Evidence {
  if (elements.length === 0) return matchOne(undefined);
  let evidence: Evidence = BY_ABSENCE;
  for (const element of elements) {
    const found = Array.isArray(element) ? overElements(element, matchOne) : matchOne(element);
    if (found === BY_VALUE) return BY_VALUE;
    if (found === NO) evidence = NO;
  }
  return evidence;
}

function compileField(pattern: unknown, path: string): Node {
  if (isRecord(pattern)) return compileObject(pattern, `${path}.`);
  if (Array.isArray(pattern)) return compileLeaf(pattern, path);
  throw new InvalidPattern(`"${path}" must be an object or an array`);
}

/** With an operator's name as a field, or fewer than two alternatives, `$or` is a field of the event. */
function isAlternatives(value: unknown): value is Record<string, unknown>[] {
  return (
    Array.isArray(value) &&
    value.length >= FEWEST_ALTERNATIVES &&
    value.every((one) => isRecord(one) && !Object.keys(one).some((key) => OPERATORS.has(key)))
  );
}

function compileAlternatives(alternatives: readonly Record<string, unknown>[], path: string): Node {
  const nodes = alternatives.map((alternative, index) => compileObject(alternative, `${path}[${index}].`));
  return (value) => {
    let best: Evidence = NO;
    for (const node of nodes) {
      const found = node(value);
      if (found === BY_VALUE) return BY_VALUE;
      if (found > best) best = found;
    }
    return best;
  };
}

function compileLeaf(alternatives: readonly unknown[], path: string): Node {
  if (alternatives.length === 0) throw new InvalidPattern('Empty arrays are not allowed', path);
  const exact = new Set<unknown>();
  const tests: ScalarTest[] = [];
  let absence: Evidence = NO;
  for (const alternative of alternatives) {
    if (Array.isArray(alternative))
      throw new InvalidPattern('Match value must be String, number, true, false, or null', path);
    if (!isRecord(alternative)) exact.add(alternative);
    else {
      const operator = compileOperator(alternative, path);
      if (operator === 'absent') absence = BY_ABSENCE;
      else tests.push(operator);
    }
  }
  const matches: ScalarTest = (scalar) => exact.has(scalar) || tests.some((test) => test(scalar));
  return (value) => {
    const found = someScalar(value, matches);
    return found === undefined ? absence : found ? BY_VALUE : NO;
  };
}

/** Undefined when there is no scalar at all: missing, an object, an empty array. */
function someScalar(value: unknown, matches: ScalarTest): boolean | undefined {
  if (value === undefined || isRecord(value)) return undefined;
  if (!Array.isArray(value)) return matches(value);
  let found: boolean | undefined;
  for (const element of value) {
    const one = someScalar(element, matches);
    if (one) return true;
    found ??= one;
  }
  return found;
}
