import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { checkedDeclaration } from './checked-declaration.ts';
import { functionFile, refuse, refuseTwin } from './declaration-error.ts';
import type { FunctionDeclaration } from './declarations.ts';
import scopesSchema from './scopes.schema.json' with { type: 'json' };
import { TRUSTED_SCHEMA } from './trusted-schema.ts';

/** Something that tokens may carry, and that routes ask for. */
export interface ScopeDeclaration {
  readonly name: string;
  readonly context: string;
  /** A client that a member lets act for them, one in its own name that an administrator trusts, or no client at all. */
  readonly for: 'members' | 'trusted' | 'administrators';
  /** What a member is asked; of those for members. */
  readonly words?: string;
}

interface Declared {
  readonly scopes: Readonly<Record<string, Omit<ScopeDeclaration, 'name' | 'context'>>>;
}

/** In a route's path, a route that looks at scopes itself. */
const ANY = '*';

const validate = new Ajv({ ...TRUSTED_SCHEMA, allErrors: true, strict: false }).compile(scopesSchema);
const fileOf = (context: string) => `shared/${context}/scopes.json`;

/**
 * Reads every shared/<context>/scopes.json below root, in the order of contexts, each in its own order.
 *
 * @throws DeclarationError for a file that is not of the schema, a scope of another context's name, or one declared twice;
 *   for one that a route asks for and nobody declares, that is declared and no route asks for, or that nobody can be given
 */
export function loadScopes(root: string, functions: readonly FunctionDeclaration[]): ScopeDeclaration[] {
  const scopes = (existsSync(join(root, 'shared')) ? globSync('shared/*/scopes.json', { cwd: root }) : [])
    .sort()
    .flatMap((file) => scopesOf(file.split(/[\\/]/)[1] ?? '', readFileSync(join(root, file), 'utf8')));
  const owners = new Map<string, string>();
  for (const { name, context } of scopes) refuseTwin(owners, name, fileOf(context), `/scopes/${name}`);
  const byName = new Map(scopes.map((scope) => [scope.name, scope]));
  for (const declared of functions) checkAsked(declared, byName);
  checkUnasked(scopes, functions);
  return scopes;
}

/** The scopes that a function's route names, by the setting that names them, without one that stands for any. */
export function askedScopes({ trigger }: Pick<FunctionDeclaration, 'trigger'>): {
  readonly access: readonly string[];
  readonly clientScope: readonly string[];
} {
  if (trigger.type !== 'http') return { access: [], clientScope: [] };
  const { access, clientScope = [] } = trigger;
  return {
    access: typeof access === 'object' ? ('scopes' in access ? access.scopes : access.anyScope) : [],
    clientScope: [clientScope].flat().filter((scope) => scope !== ANY),
  };
}

function scopesOf(context: string, text: string): ScopeDeclaration[] {
  const file = fileOf(context);
  const { scopes } = checkedDeclaration(
    file,
    text,
    validate,
    'members alone are asked, and this is not for them',
  ) as Declared;
  return Object.entries(scopes).map(([name, scope]) => {
    const [owner, what] = name.split(':');
    if (what !== undefined && owner !== context)
      refuse(file, `/scopes/${name}`, `is named after ${owner}: here it is "${context}:${what}"`);
    // What administrators carry by being such: shared/platform/identity/caller.ts.
    if (scope.for === 'administrators' && what !== 'admin')
      refuse(file, `/scopes/${name}`, `is carried by nobody: administrators carry "${context}:admin"`);
    if (scope.for === 'members' && what === 'admin')
      refuse(file, `/scopes/${name}`, 'is what administrators carry: no member has it to give');
    return { name, context, ...scope };
  });
}

function checkAsked(declared: FunctionDeclaration, byName: ReadonlyMap<string, ScopeDeclaration>): void {
  const asked = askedScopes(declared);
  const file = functionFile(declared.id);
  for (const [setting, scopes] of Object.entries(asked))
    for (const scope of scopes)
      if (!byName.has(scope))
        refuse(
          file,
          `/trigger/${setting}`,
          `no context declares the scope "${scope}": ${fileOf(declared.context)} says who may have it`,
        );
  for (const scope of asked.clientScope)
    if (byName.get(scope)?.for !== 'members')
      refuse(
        file,
        '/trigger/clientScope',
        `no member can give "${scope}" to a client: it is for ${byName.get(scope)?.for}, see ${fileOf(byName.get(scope)?.context ?? '')}`,
      );
}

/** Of contexts that have functions here: a copy of the project may hold others' declarations alone. */
function checkUnasked(scopes: readonly ScopeDeclaration[], functions: readonly FunctionDeclaration[]): void {
  const asked = functions.map(askedScopes).flatMap(({ access, clientScope }) => [...access, ...clientScope]);
  const held = new Set(functions.map(({ context }) => context));
  for (const { name, context } of scopes)
    if (held.has(context) && !asked.includes(name)) refuse(fileOf(context), `/scopes/${name}`, 'no route asks for it');
}
