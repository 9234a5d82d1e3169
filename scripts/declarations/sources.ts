import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeclarationError, functionFile, refuse } from './declaration-error.ts';
import type { FunctionDeclaration, TableDeclaration } from './declarations.ts';

/** Names what others' services write into the source of their events, each with what it is. */
export const FOREIGN_SERVICES = 'shared/foreign-services.json';

/**
 * The services that are no contexts here and whose events are taken.
 *
 * @returns none where there is no such file
 * @throws DeclarationError for anything but names with their descriptions
 */
export function loadForeignServices(root: string): string[] {
  let text: string;
  try {
    text = readFileSync(join(root, FOREIGN_SERVICES), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  let services: unknown;
  try {
    services = JSON.parse(text);
  } catch (error) {
    throw new DeclarationError(`${FOREIGN_SERVICES}: is not JSON: ${(error as Error).message}`);
  }
  if (typeof services !== 'object' || services === null || Array.isArray(services))
    refuse(FOREIGN_SERVICES, '/', 'must be object');
  for (const [name, description] of Object.entries(services as object))
    if (typeof description !== 'string' || description === '')
      refuse(FOREIGN_SERVICES, `/${name}`, 'says in words what the service is');
  return Object.keys(services as object);
}

/**
 * A rule on a source that nobody writes never matches, and nothing tells: sources are contexts, or services that are
 * listed.
 *
 * @throws DeclarationError
 */
export function checkSources(
  functions: readonly FunctionDeclaration[],
  tables: readonly Pick<TableDeclaration, 'context'>[],
  foreign: readonly string[],
): void {
  const contexts = new Set([...functions, ...tables].map(({ context }) => context));
  for (const name of foreign)
    if (contexts.has(name)) refuse(FOREIGN_SERVICES, `/${name}`, 'is a context of this project');
  const takers = takersIn(functions);
  for (const { id, trigger } of takers) {
    for (const source of trigger.sources)
      if (!contexts.has(source) && !foreign.includes(source))
        refuse(
          functionFile(id),
          '/trigger/sources',
          `"${source}" is neither a context nor a service that ${FOREIGN_SERVICES} names`,
        );
  }
}

/**
 * Strays are events of the types that others take, from sources that none of them takes: what these are follows from the
 * others' declarations, so that whoever takes a further event tells it to nobody.
 */
export function withStrays(functions: readonly FunctionDeclaration[]): FunctionDeclaration[] {
  const takers = takersIn(functions);
  const all = (list: 'sources' | 'detailTypes') => [...new Set(takers.flatMap(({ trigger }) => trigger[list]))].sort();
  const known = { sources: all('sources'), detailTypes: all('detailTypes') };
  return functions.map((declared) =>
    declared.trigger.type === 'event' && declared.trigger.strays
      ? { ...declared, trigger: { ...declared.trigger, ...known } }
      : declared,
  );
}

/** Those that say themselves what they take. */
function takersIn(functions: readonly FunctionDeclaration[]) {
  return functions.flatMap(({ id, trigger }) => (trigger.type === 'event' && !trigger.strays ? [{ id, trigger }] : []));
}
