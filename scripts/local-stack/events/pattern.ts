import { AwsError } from '../gateway/aws-protocol.ts';
import { type FlatEvent, joined, joinedPath, type Membership } from './flat-event.ts';
import { type JsonNode, parseJsonText } from './json-text.ts';
import { compileOperator, compileScalar, RESERVED_WITHIN_OR, type ScalarTest } from './pattern-operators.ts';
import { InvalidPattern } from './pattern-values.ts';
import { MAXIMUM_WILDCARD_COMPLEXITY, wildcardComplexity } from './wildcard-complexity.ts';

/**
 * The longest pattern that the EventBridge and Lambda APIs take, in characters.
 *
 * @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
 * @source https://docs.aws.amazon.com/lambda/latest/api/API_Filter.html
 */
export const MAXIMUM_PATTERN_CHARACTERS = 4096;

const FEWEST_ALTERNATIVES = 2;

/** What a path of the event must hold. */
interface Leaf {
  readonly tests: readonly ScalarTest[];
  readonly allowsAbsence: boolean;
}

/** Paths that must all be met; one for each way through the pattern's `$or`s. */
type Branch = ReadonlyMap<string, Leaf>;

/**
 * Compiles an event pattern, the language of EventBridge rules and of event source filters, to what AWS's own matcher
 * makes of it. Held against that matcher with tens of thousands of generated patterns and events.
 *
 * Field names are joined by dots, so a dot in a name is a step. A path that stands twice counts as it stands last, also
 * when one is inside `$or` and the other is not. The paths of a branch are met in the order of their names, each by a
 * value that lies in the same elements of arrays as those before it; `exists: false` holds where no value is left by
 * then, which is why it may miss what lies beside a field whose name comes later.
 *
 * @throws AwsError InvalidEventPatternException
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 * @source https://github.com/aws/event-ruler
 */
export function compilePattern(pattern: string | object): (event: FlatEvent) => boolean {
  try {
    const text = typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
    if (text.length > MAXIMUM_PATTERN_CHARACTERS)
      throw new InvalidPattern(`Pattern is longer than ${MAXIMUM_PATTERN_CHARACTERS} characters`);
    const root = parse(text);
    if (root.kind !== 'object') throw new InvalidPattern('Filter is not an object');
    const branches = readObject(root, '', false, [new Map()]).map((branch) => [...branch].sort(byName));
    const namesNothing = branches.some((branch) => branch.some(([path]) => hasNamelessStep(path)));
    return (event) => branches.some((branch) => isMet(branch, 0, event, new Map(), namesNothing));
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${error.message}`);
  }
}

function parse(text: string): JsonNode {
  try {
    return parseJsonText(text);
  } catch (error) {
    throw new InvalidPattern(error instanceof Error ? error.message : 'not JSON');
  }
}

function byName([one]: readonly [string, Leaf], [other]: readonly [string, Leaf]): number {
  return one < other ? -1 : 1;
}

/** A step without a name counts only where a step with one follows. */
function hasNamelessStep(path: string): boolean {
  return path.replace(/\.+$/, '').split('.').includes('');
}

function readObject(
  object: JsonNode & { kind: 'object' },
  path: string,
  isWithinOr: boolean,
  given: readonly Branch[],
): readonly Branch[] {
  if (object.entries.length === 0) throw new InvalidPattern('Empty objects are not allowed', path);
  let branches = given;
  for (const [key, value] of object.entries) {
    const here = joinedPath(path, key);
    if (key === '$or') branches = readAlternatives(value, path, branches);
    else if (isWithinOr && RESERVED_WITHIN_OR.has(key))
      throw new InvalidPattern(`${key} is a reserved name, which cannot be used inside $or`, here);
    else if (value.kind === 'object') branches = readObject(value, here, isWithinOr, branches);
    else if (value.kind === 'array') branches = withLeaf(branches, here, readLeaf(value.items, here));
    else throw new InvalidPattern(`"${here}" must be an object or an array`);
  }
  return branches;
}

/** Each alternative goes on from all that was read before. */
function readAlternatives(value: JsonNode, path: string, branches: readonly Branch[]): readonly Branch[] {
  if (value.kind !== 'array') throw new InvalidPattern('$or must be an array of objects', joinedPath(path, '$or'));
  if (value.items.length < FEWEST_ALTERNATIVES)
    throw new InvalidPattern(`There must be at least ${FEWEST_ALTERNATIVES} objects in $or`, joinedPath(path, '$or'));
  return value.items.flatMap((item) => {
    if (item.kind !== 'object') throw new InvalidPattern('Only objects are allowed in $or', joinedPath(path, '$or'));
    return readObject(item, path, true, branches);
  });
}

function withLeaf(branches: readonly Branch[], path: string, leaf: Leaf): Branch[] {
  return branches.map((branch) => new Map(branch).set(path, leaf));
}

function readLeaf(alternatives: readonly JsonNode[], path: string): Leaf {
  if (alternatives.length === 0) throw new InvalidPattern('Empty arrays are not allowed', path);
  const tests: ScalarTest[] = [];
  const wildcards = alternatives.flatMap(wildcardsIn);
  let allowsAbsence = false;
  for (const alternative of alternatives) {
    if (alternative.kind === 'array')
      throw new InvalidPattern('Match value must be String, number, true, false, or null', path);
    const test = alternative.kind === 'object' ? compileOperator(alternative, path) : compileScalar(alternative);
    if (test === 'absent') allowsAbsence = true;
    else tests.push(test);
  }
  if (wildcardComplexity(wildcards) > MAXIMUM_WILDCARD_COMPLEXITY)
    throw new InvalidPattern('Rule is too complex - try using fewer wildcard characters', path);
  return { tests, allowsAbsence };
}

/** Those of `wildcard`, and of `anything-but` a wildcard. */
function wildcardsIn(node: JsonNode): string[] {
  if (node.kind !== 'object') return [];
  return node.entries.flatMap(([name, operand]) => {
    if (name === 'anything-but') return wildcardsIn(operand);
    const operands = operand.kind === 'array' ? operand.items : [operand];
    return name === 'wildcard' ? operands.flatMap((one) => (one.kind === 'string' ? [one.value] : [])) : [];
  });
}

/** Whether the paths from the given one on are met by values that lie together with those that were met before. */
function isMet(
  branch: readonly (readonly [string, Leaf])[],
  from: number,
  event: FlatEvent,
  membership: Membership,
  namesNothing: boolean,
): boolean {
  const entry = branch[from];
  if (!entry) return true;
  const [path, { tests, allowsAbsence }] = entry;
  const goOn = (next: Membership) => isMet(branch, from + 1, event, next, namesNothing);
  let isAbsent = true;
  for (const scalar of event.get(path) ?? []) {
    if (scalar.isBelowNamelessField && !namesNothing) continue;
    const together = joined(membership, scalar.membership);
    if (!together) continue;
    isAbsent = false;
    if (tests.some((test) => test(scalar)) && goOn(together)) return true;
  }
  return isAbsent && allowsAbsence && goOn(membership);
}
