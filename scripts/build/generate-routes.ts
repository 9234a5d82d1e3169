/**
 * Writes what each HTTP function's declaration says of its route as a module that its handler imports
 * (`#routes/<context>/<function>`): the boundary and the deployment read the same function.json, so that they cannot
 * differ, and a bundle carries only the parts of the boundary that its own declaration asks for.
 */
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type FunctionDeclaration, type HttpTrigger, loadDeclarations } from '../declarations/declarations.ts';
import { checkHandlers } from '../declarations/handlers.ts';
import { offersReset } from '../declarations/implied-uses.ts';
import { writeIfChanged } from './write-if-changed.ts';

const root = join(import.meta.dirname, '../..');
const output = join(root, 'generated/routes');
const BOUNDARY = '../../../shared/platform/boundary';

const { functions } = loadDeclarations(root);
checkHandlers(root, functions);
const written = functions.flatMap((declared) => {
  if (declared.trigger.type !== 'http') return [];
  const target = join(output, declared.context, declared.name);
  writeIfChanged(`${target}.js`, moduleOf(declared, declared.trigger));
  writeIfChanged(`${target}.d.ts`, typesOf(declared.trigger));
  return [`${target}.js`, `${target}.d.ts`];
});
const current = new Set(written);
for (const file of globSync(join(output, '*/*.{js,d.ts}'))) if (!current.has(file)) rmSync(file);

function moduleOf({ id, context }: FunctionDeclaration, trigger: HttpTrigger): string {
  const { method, path, access, clientScope, maxBodyBytes, rateLimited, keepsAnswers } = trigger;
  const imports: string[] = [];
  const from = (name: string, file: string) => {
    imports.push(`import { ${name} } from '${BOUNDARY}/${file}';`);
    return name;
  };
  const scopes = typeof access === 'object' && 'scopes' in access ? access.scopes : undefined;
  const anyScope = typeof access === 'object' && 'anyScope' in access ? access.anyScope : undefined;
  const settings = {
    id: JSON.stringify(id),
    method: JSON.stringify(method),
    path: JSON.stringify(path),
    parameters: JSON.stringify(parametersOf(path)),
    maxBodyBytes: String(maxBodyBytes),
    access:
      access === 'public'
        ? `${from('byAnyone', 'public-access.ts')}()`
        : scopes
          ? `${from('byScopes', 'access.ts')}(${JSON.stringify(scopes)})`
          : anyScope
            ? `${from('byAnyScope', 'access.ts')}(${JSON.stringify(anyScope)})`
            : `${from('byMember', 'access.ts')}(${clientScope ? `undefined, ${JSON.stringify(clientScope)}` : ''})`,
    // A challenge names what suffices: of several, the first is the least that a caller can be given.
    ...(scopes ? { scopes: JSON.stringify(scopes) } : anyScope ? { scopes: JSON.stringify(anyScope.slice(0, 1)) } : {}),
    ...(method !== 'GET' && offersReset(context, functions)
      ? { gate: `${from('unlessReset', 'intake-gate.ts')}()` }
      : {}),
    ...(rateLimited ? { limit: `${from('rateLimited', 'rate-limited.ts')}()` } : {}),
    ...(keepsAnswers ? { once: `${from('keptAnswers', 'kept-answers.ts')}(${JSON.stringify(id)})` } : {}),
  };
  const lines = Object.entries(settings).map(([name, value]) => `  ${name}: ${value},`);
  return [...imports, '', 'export const route = {', ...lines, '};', ''].join('\n');
}

function typesOf({ path, access }: HttpTrigger): string {
  const [who, file] =
    access === 'public'
      ? ['Anyone', 'public-access.ts']
      : [typeof access === 'object' ? 'ScopedCaller' : 'Member', 'access.ts'];
  const parameters = parametersOf(path)
    .map((name) => JSON.stringify(name))
    .join(' | ');
  return [
    `import type { ${who} } from '${BOUNDARY}/${file}';`,
    `import type { Route } from '${BOUNDARY}/route.ts';`,
    '',
    `export declare const route: Route<${who}, ${parameters || 'never'}>;`,
    '',
  ].join('\n');
}

function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{([A-Za-z0-9]+)\}/g)].map(([, name]) => String(name));
}
