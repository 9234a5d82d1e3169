import { invalid } from './errors.ts';
import type { Item } from './limits.ts';

/** The parts of a request that its expressions refer to. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Whether an item (or undefined for none) meets a condition: `attribute_exists`, `attribute_not_exists`, `=`, `<`,
 * `BETWEEN`, `IN`, `begins_with` and `AND`, which is what the ledger says.
 */
export function meets(item: Item | undefined, condition: string | undefined, placeholders: Placeholders): boolean {
  if (condition === undefined) return true;
  return condition.split(/\s+AND\s+(?!:)/).every((term) => meetsTerm(item, term.trim(), placeholders));
}

function meetsTerm(item: Item | undefined, term: string, placeholders: Placeholders): boolean {
  const presence = /^(attribute_exists|attribute_not_exists)\s*\((\S+)\)$/.exec(term);
  if (presence) {
    const present = item?.[nameOf(presence[2] ?? '', placeholders)] !== undefined;
    return presence[1] === 'attribute_exists' ? present : !present;
  }
  const [, between, first = '', last = ''] = /^(\S+)\s+BETWEEN\s+(:\w+)\s+AND\s+(:\w+)$/.exec(term) ?? [];
  if (between !== undefined) {
    const held = item?.[nameOf(between, placeholders)] as string;
    return givenText(first, placeholders) <= held && held <= givenText(last, placeholders);
  }
  const [, start, prefix = ''] = /^begins_with\s*\((\S+), (:\w+)\)$/.exec(term) ?? [];
  if (start !== undefined)
    return String(item?.[nameOf(start, placeholders)]).startsWith(givenText(prefix, placeholders));
  const [, one, list = ''] = /^(\S+)\s+IN\s+\(([^)]+)\)$/.exec(term) ?? [];
  if (one !== undefined) {
    const held = item?.[nameOf(one, placeholders)];
    return list.split(',').some((value) => givenValue(value.trim(), placeholders) === held);
  }
  const [, name = '', operator, value = ''] = /^(\S+)\s*(=|<)\s*(:\w+)$/.exec(term) ?? [];
  if (operator === undefined) throw invalid(`Invalid ConditionExpression: Syntax error; token: "${term}"`);
  const held = item?.[nameOf(name, placeholders)];
  const given = givenValue(value, placeholders);
  if (held === undefined || typeof held !== typeof given) return false;
  return operator === '=' ? held === given : (held as number) < (given as number);
}

/** The item after `SET a = :a, b = :b`. */
export function updated(item: Item, expression: string | undefined, placeholders: Placeholders): Item {
  const assignments = /^SET (.+)$/.exec(expression ?? '')?.[1];
  if (assignments === undefined) throw invalid(`Invalid UpdateExpression: "${expression}"`);
  const changes = assignments.split(',').map((assignment) => {
    const [, name, value] = /^\s*(\S+) = (:\w+)\s*$/.exec(assignment) ?? [];
    if (name === undefined || value === undefined) throw invalid(`Invalid UpdateExpression: "${assignment}"`);
    return [nameOf(name, placeholders), givenValue(value, placeholders)] as const;
  });
  return { ...item, ...Object.fromEntries(changes) };
}

function nameOf(name: string, { ExpressionAttributeNames: names = {} }: Placeholders): string {
  if (!name.startsWith('#')) return name;
  const attribute = names[name];
  if (attribute === undefined) throw invalid(`An expression attribute name is not defined: ${name}`);
  return attribute;
}

function givenValue(value: string, { ExpressionAttributeValues: values = {} }: Placeholders): unknown {
  if (!Object.hasOwn(values, value)) throw invalid(`An expression attribute value is not defined: ${value}`);
  return values[value];
}

function givenText(value: string, placeholders: Placeholders): string {
  return String(givenValue(value, placeholders));
}
