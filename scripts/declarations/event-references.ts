import { functionFile, refuse } from './declaration-error.ts';
import type { FunctionDeclaration, TableDeclaration } from './declarations.ts';

/** `<context>.<whatHappened>.v<n>`: the types of this house. Other systems may call theirs anything. */
const OWN_TYPE = /^([a-z][a-z0-9-]*)\.[A-Za-z][A-Za-z0-9]*\.v[1-9][0-9]*$/;

/** The wider system's types that begin with another word than their source. */
const CONTEXT_OF_WORD: Readonly<Record<string, string>> = { product: 'products' };

/** Shorter names are near to each other by chance. */
const MIN_COMPARED_LENGTH = 4;

/** @throws DeclarationError for events that would be published under the name of nobody, or of somebody else */
export function checkPublished(
  { id, uses }: FunctionDeclaration,
  functions: readonly FunctionDeclaration[],
  tables: readonly TableDeclaration[],
): void {
  if (!uses.bus) return;
  const file = functionFile(id);
  const { publishAs, types } = uses.bus;
  if (!contextsOf(functions, tables).has(publishAs))
    refuse(file, '/uses/bus/publishAs', `"${publishAs}" is no context (functions/<context>, shared/<context>)`);
  for (const type of types) {
    if (contextOfType(type) === undefined)
      refuse(file, '/uses/bus/types', `"${type}" is not named as ${publishAs}.<whatHappened>.v<n>`);
    if (contextOfType(type) !== publishAs)
      refuse(file, '/uses/bus/types', `"${type}" is an event of ${contextOfType(type)}, published as ${publishAs}`);
  }
}

/**
 * A rule that matches nothing is silent in the cloud: a source or a type with a typing error takes no event, ever.
 *
 * @throws DeclarationError for a source or a type from which no event can come
 */
export function checkSources(
  { id, trigger }: FunctionDeclaration,
  functions: readonly FunctionDeclaration[],
  tables: readonly TableDeclaration[],
  foreign: readonly string[] = [],
): void {
  if (trigger.type !== 'event' || trigger.strays) return;
  const file = functionFile(id);
  const { sources, detailTypes } = trigger;
  const contexts = contextsOf(functions, tables);
  for (const type of detailTypes) {
    const context = contextOfType(type);
    if (context === undefined) continue;
    if (!sources.includes(context))
      refuse(file, '/trigger/sources', `"${type}" comes from ${context}, which is not among them`);
    // Others may sell as well, and announce what nobody here does: such a type is listed by its whole name.
    if (contexts.has(context) && !foreign.includes(type) && !isPublished(type, context, functions, tables))
      refuse(file, '/trigger/detailTypes', `nothing in ${context} publishes "${type}"`);
  }
  if (detailTypes.every((type) => contextOfType(type) !== undefined))
    for (const source of sources)
      if (!detailTypes.some((type) => contextOfType(type) === source))
        refuse(file, '/trigger/sources', `none of the types comes from "${source}"`);
}

/**
 * Events may come from systems that are not here. Whoever else takes something of them knows their name as well: of two
 * names that are a typing error apart, one is nobody's.
 *
 * @throws DeclarationError for the source that fewer functions name
 */
export function checkSourceNames(functions: readonly FunctionDeclaration[], tables: readonly TableDeclaration[]): void {
  const contexts = contextsOf(functions, tables);
  const takers = new Map<string, string[]>();
  for (const { id, trigger } of functions)
    if (trigger.type === 'event' && !trigger.strays)
      for (const source of trigger.sources) takers.set(source, [...(takers.get(source) ?? []), id]);
  for (const [source, ids] of takers) {
    if (contexts.has(source)) continue;
    for (const context of contexts)
      if (isNear(source, context))
        refuse(functionFile(String(ids[0])), '/trigger/sources', `"${source}" is no context: is "${context}" meant?`);
    for (const [other, others] of takers)
      if (other !== source && others.length >= ids.length && isNear(source, other))
        refuse(
          functionFile(String(ids[0])),
          '/trigger/sources',
          `"${source}" is no context here, nor is "${other}" of functions/${others[0]}: which of them is meant?`,
        );
  }
}

/** A pipe may publish whatever its records name. */
function isPublished(
  type: string,
  context: string,
  functions: readonly FunctionDeclaration[],
  tables: readonly TableDeclaration[],
): boolean {
  return (
    functions.some(({ uses }) => uses.bus?.publishAs === context && uses.bus.types.includes(type)) ||
    tables.some(({ pipe }) => pipe?.publishAs === context)
  );
}

function contextOfType(type: string): string | undefined {
  const word = OWN_TYPE.exec(type)?.[1];
  return word === undefined ? undefined : (CONTEXT_OF_WORD[word] ?? word);
}

export function contextsOf(
  functions: readonly FunctionDeclaration[],
  tables: readonly TableDeclaration[],
): Set<string> {
  return new Set([...functions, ...tables].map(({ context }) => context));
}

/** Whether one typing error makes one name of the other: a letter too many, too few or wrong, or two that are swapped. */
export function isNear(one: string, other: string): boolean {
  if (Math.min(one.length, other.length) < MIN_COMPARED_LENGTH) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  const left = one.slice(start, one.length - end);
  const right = other.slice(start, other.length - end);
  return Math.max(left.length, right.length) <= 1 || (left.length === 2 && left === [...right].reverse().join(''));
}
