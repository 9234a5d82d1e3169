import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeclarationError, functionFile, refuse } from './declaration-error.ts';
import type { EventTrigger, FunctionDeclaration, TableDeclaration } from './declarations.ts';

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
 * listed. What notes events of unknown sources must know all that the others take.
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
  const takers = functions.flatMap(({ id, trigger }) => (trigger.type === 'event' ? [{ id, trigger }] : []));
  for (const { id, trigger } of takers) {
    for (const source of trigger.sources)
      if (!contexts.has(source) && !foreign.includes(source))
        refuse(
          functionFile(id),
          '/trigger/sources',
          `"${source}" is neither a context nor a service that ${FOREIGN_SERVICES} names`,
        );
    if (trigger.strays) checkStrays(id, trigger, takers);
  }
}

function checkStrays(
  id: string,
  strays: EventTrigger,
  takers: readonly { readonly id: string; readonly trigger: EventTrigger }[],
): void {
  const missing = takers
    .filter(({ trigger }) => !trigger.strays)
    .flatMap((other) =>
      (['detailTypes', 'sources'] as const).flatMap((list) =>
        other.trigger[list]
          .filter((value) => !strays[list].includes(value))
          .map((value) => `${functionFile(id)}: /trigger/${list}: lacks "${value}", which functions/${other.id} takes`),
      ),
    );
  if (missing.length > 0) throw new DeclarationError([...new Set(missing)].join('\n'));
}
