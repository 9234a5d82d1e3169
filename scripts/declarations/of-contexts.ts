import { functionFile, refuse } from './declaration-error.ts';
import type { Declarations, FunctionDeclaration, TableDeclaration } from './declarations.ts';
import { PLATFORM_TABLE } from './implied-uses.ts';

/** Where a declaration names something of a context. */
interface UseByName {
  readonly file: string;
  readonly path: string;
  readonly context: string;
}

/**
 * What one deployment of some contexts holds: their functions and tables, and the platform's table. Services that are
 * deployed apart find each other by events and parameters; infra/variables.tf refuses the same.
 *
 * @throws DeclarationError for a context that there is not, or a use by name of one that is left out
 */
export function ofContexts({ functions, tables }: Declarations, contexts: readonly string[]): Declarations {
  const known = new Set([...functions, ...tables].map(({ context }) => context));
  for (const context of contexts)
    if (!known.has(context) || context === PLATFORM_TABLE)
      refuse('CONTEXTS', '/', `"${context}" is no context; there are ${[...known].sort().join(', ')}`);
  const held = new Set(contexts);
  const own = functions.filter(({ context }) => held.has(context));
  const ownTables = tables.filter(({ context }) => held.has(context) || context === PLATFORM_TABLE);
  for (const { file, path, context } of [...own.flatMap((each) => usesOf(each, tables)), ...ownTables.flatMap(pipeOf)])
    if (!held.has(context) && context !== PLATFORM_TABLE)
      refuse(
        file,
        path,
        `is of the context ${context}, which CONTEXTS leaves out: take it in, or let the two talk by events`,
      );
  return { functions: own, tables: ownTables };
}

function usesOf({ id, uses, trigger }: FunctionDeclaration, tables: readonly TableDeclaration[]): UseByName[] {
  const file = functionFile(id);
  const ofTable = (name: string) => tables.find((table) => table.name === name)?.context ?? name;
  const ofFunctions = (kind: string, named: Readonly<Record<string, string>> = {}) =>
    Object.entries(named).map(([name, other]) => ({ file, path: `/uses/${kind}/${name}`, context: contextOf(other) }));
  return [
    ...Object.keys(uses.tables ?? {}).map((name) => ({ file, path: `/uses/tables/${name}`, context: ofTable(name) })),
    ...ofFunctions('functions', uses.functions),
    ...ofFunctions('queues', uses.queues),
    ...(uses.callbacks ?? []).map((other) => ({ file, path: '/uses/callbacks', context: contextOf(other) })),
    ...(trigger.type === 'stream' ? [{ file, path: '/trigger/table', context: ofTable(trigger.table) }] : []),
  ];
}

function pipeOf({ file, pipe }: TableDeclaration): UseByName[] {
  if (!pipe || pipe.target === 'bus') return [];
  return [{ file, path: '/pipe/target/queue', context: contextOf(pipe.target.queue) }];
}

function contextOf(id: string): string {
  return id.slice(0, id.indexOf('/'));
}
