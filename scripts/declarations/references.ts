import { functionFile, refuse } from './declaration-error.ts';
import type { FunctionDeclaration, HttpTrigger, TableDeclaration } from './declarations.ts';
import { checkPublished, checkSourceNames, checkSources, contextsOf, isNear } from './event-references.ts';
import { stemOf } from './event-types.ts';
import { PLATFORM_TABLE } from './implied-uses.ts';
import { askedScopes } from './scopes.ts';

/** @throws DeclarationError for a name that leads nowhere, or two that mean the same */
export function checkReferences(
  functions: readonly FunctionDeclaration[],
  tables: readonly TableDeclaration[],
  foreign: readonly string[] = [],
): void {
  for (const declared of functions) {
    checkUses(declared, functions, tables);
    checkTrigger(declared, functions, tables, foreign);
    checkPublished(declared, functions, tables);
    checkSources(declared, functions, tables, foreign);
  }
  checkSourceNames(functions, tables);
  for (const table of tables) checkPipe(table, functions);
  const twins = new Map<string, string>();
  for (const { id, physicalName } of functions) {
    const other = twins.get(physicalName);
    if (other !== undefined) refuse(functionFile(id), '/name', `"${physicalName}" is taken by functions/${other}`);
    twins.set(physicalName, id);
  }
  const owners = new Map<string, string>();
  for (const { name, file } of tables) {
    const other = owners.get(name);
    if (other !== undefined) refuse(file, '/', `table "${name}" is declared by ${other} as well`);
    owners.set(name, file);
  }
}

function checkUses(
  { id, uses }: FunctionDeclaration,
  functions: readonly FunctionDeclaration[],
  tables: readonly TableDeclaration[],
): void {
  const file = functionFile(id);
  for (const [name, use] of Object.entries(uses.tables ?? {})) {
    const found = tableNamed(name, tables) ?? refuse(file, `/uses/tables/${name}`, noTable(name));
    for (const index of use.indexes ?? [])
      if (!Object.hasOwn(found.localIndexes, index) && !Object.hasOwn(found.globalIndexes, index))
        refuse(file, `/uses/tables/${name}/indexes`, `table "${name}" has no index "${index}"`);
  }
  for (const [name, other] of Object.entries(uses.functions ?? {}))
    if (!functions.some((candidate) => candidate.id === other))
      refuse(file, `/uses/functions/${name}`, `no function "${other}" is declared`);
  for (const [name, other] of Object.entries(uses.queues ?? {}))
    if (!hasQueue(other, functions))
      refuse(file, `/uses/queues/${name}`, `"${other}" is no function with a queue trigger`);
  for (const other of uses.callbacks ?? [])
    if (!functions.some((candidate) => candidate.id === other && candidate.durable))
      refuse(file, '/uses/callbacks', `"${other}" is no durable function`);
}

function checkTrigger(
  { id, trigger }: FunctionDeclaration,
  functions: readonly FunctionDeclaration[],
  tables: readonly TableDeclaration[],
  foreign: readonly string[],
): void {
  const file = functionFile(id);
  if (trigger.type === 'http' && trigger.clientScope !== undefined && trigger.access !== 'member')
    refuse(file, '/trigger/clientScope', 'is of a route for members alone');
  if (trigger.type === 'stream') {
    const table = tableNamed(trigger.table, tables) ?? refuse(file, '/trigger/table', noTable(trigger.table));
    if (!table.stream) refuse(file, '/trigger/table', `table "${trigger.table}" has no stream`);
    if (trigger.redriveTo !== undefined && !hasQueue(trigger.redriveTo, functions))
      refuse(file, '/trigger/redriveTo', `"${trigger.redriveTo}" is no function with a queue trigger`);
  }
  if (trigger.type === 'event') {
    const stems = new Set(trigger.detailTypes.map(stemOf));
    for (const type of trigger.passedOver ?? [])
      if (stemOf(type) === undefined || !stems.has(stemOf(type)) || trigger.detailTypes.includes(type))
        refuse(file, '/trigger/passedOver', `"${type}" is no other version of a type that is taken`);
    const named = [...trigger.detailTypes, ...(trigger.passedOver ?? [])];
    const unnamed = functions
      .flatMap(({ uses }) => uses.bus?.types ?? [])
      .find((type) => !trigger.strays && stems.has(stemOf(type)) && !named.includes(type));
    if (unnamed !== undefined)
      refuse(file, '/trigger/detailTypes', `"${unnamed}" is published too: take it, or name it in passedOver`);
    if (trigger.passedOver && trigger.detail && Object.hasOwn(trigger.detail, 'type'))
      refuse(file, '/trigger/detail/type', 'passedOver says which types are left out');
  }
  if (trigger.type === 'http') {
    checkScopes({ id, trigger }, contextsOf(functions, tables), foreign);
    if (trigger.api?.body !== undefined && trigger.method === 'GET')
      refuse(file, '/trigger/api/body', 'a GET has no body: ask in the path or the query');
    if (trigger.keepsAnswers && trigger.method === 'GET')
      refuse(file, '/trigger/keepsAnswers', 'a GET changes nothing, so that its answer is never kept');
    if (trigger.keepsAnswers && !tableNamed(PLATFORM_TABLE, tables))
      refuse(file, '/trigger/keepsAnswers', noTable(PLATFORM_TABLE));
    const names = [...trigger.path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name]) => name);
    const repeated = names.find((name, position) => names.indexOf(name) !== position);
    if (repeated !== undefined)
      refuse(file, '/trigger/path', `the parameter ${repeated} stands twice: a request has one value for each name`);
    const twin = functions.find(
      (other) => other.id !== id && other.trigger.type === 'http' && sameRoute(trigger, other.trigger),
    );
    if (twin?.trigger.type === 'http')
      refuse(
        file,
        '/trigger/path',
        twin.trigger.path === trigger.path
          ? `${trigger.method} ${trigger.path} is taken by functions/${twin.id}`
          : `${trigger.method} ${trigger.path} and ${twin.trigger.path} of functions/${twin.id} are one route to API Gateway`,
      );
  }
}

/** A scope that no token carries closes its door to everybody: one of a context has the context's name. */
function checkScopes(
  { id, trigger }: Pick<FunctionDeclaration, 'id' | 'trigger'>,
  contexts: ReadonlySet<string>,
  foreign: readonly string[],
): void {
  for (const [setting, scopes] of Object.entries(askedScopes({ trigger })))
    for (const scope of scopes) {
      const [context = '', what] = scope.split(':');
      const meant =
        what === undefined || contexts.has(context) || foreign.includes(context)
          ? undefined
          : nearest(context, contexts);
      if (meant !== undefined)
        refuse(functionFile(id), `/trigger/${setting}`, `"${scope}" is of no context: is "${meant}:${what}" meant?`);
    }
}

function nearest(name: string, contexts: ReadonlySet<string>): string | undefined {
  return [...contexts].find((context) => isNear(name, context));
}

/** API Gateway tells routes apart by where their parameters stand, not by what they are called. */
function sameRoute(one: HttpTrigger, other: HttpTrigger): boolean {
  const shape = ({ method, path }: HttpTrigger) => `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`;
  return shape(one) === shape(other);
}

function checkPipe(table: TableDeclaration, functions: readonly FunctionDeclaration[]): void {
  const { pipe, file, name } = table;
  if (!pipe) return;
  if (!table.stream) refuse(file, '/pipe', `table "${name}" has no stream`);
  if (pipe.target === 'bus') {
    if (pipe.publishAs === undefined) refuse(file, '/pipe/publishAs', 'says whose events they are on the bus');
    if (pipe.detailType === undefined) refuse(file, '/pipe/detailType', "says where the record holds the event's type");
    return;
  }
  if (!hasQueue(pipe.target.queue, functions))
    refuse(file, '/pipe/target/queue', `"${pipe.target.queue}" is no function with a queue trigger`);
  for (const setting of ['publishAs', 'detailType'] as const)
    if (pipe[setting] !== undefined) refuse(file, `/pipe/${setting}`, 'is for a pipe to the bus');
}

function hasQueue(id: string, functions: readonly FunctionDeclaration[]): boolean {
  return functions.some((candidate) => candidate.id === id && candidate.trigger.type === 'queue');
}

function tableNamed(name: string, tables: readonly TableDeclaration[]): TableDeclaration | undefined {
  return tables.find((candidate) => candidate.name === name);
}

function noTable(name: string): string {
  return `no table "${name}" is declared (shared/<context>/table.json, or <name>.table.json for <context>-<name>)`;
}
