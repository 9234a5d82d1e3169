/**
 * Writes which scopes clients can be given, as the contexts declare (shared/<context>/scopes.json), into a module for
 * whoever gives tokens (`#scopes`).
 */
import { join } from 'node:path';
import { loadDeclarations } from '../declarations/declarations.ts';
import { loadScopes } from '../declarations/scopes.ts';
import { writeIfChanged } from './write-if-changed.ts';

const root = join(import.meta.dirname, '../..');
const target = join(root, 'generated/scopes');
const scopes = loadScopes(root, loadDeclarations(root).functions);
const ofMembers = scopes.flatMap(({ name, for: whom, words }) => (whom === 'members' ? [[name, words] as const] : []));
const trusted = scopes.filter(({ for: whom }) => whom === 'trusted').map(({ name }) => name);

writeIfChanged(
  `${target}.js`,
  [
    `export const memberScopes = ${JSON.stringify(Object.fromEntries(ofMembers))};`,
    `export const trustedScopes = ${JSON.stringify(trusted)};`,
    '',
  ].join('\n'),
);
writeIfChanged(
  `${target}.d.ts`,
  [
    '/** What a member may let a client do, each with what they are asked. */',
    'export declare const memberScopes: Readonly<Record<string, string>>;',
    '/** What a client does in its own name, where an administrator trusts it. */',
    'export declare const trustedScopes: readonly string[];',
    '',
  ].join('\n'),
);
