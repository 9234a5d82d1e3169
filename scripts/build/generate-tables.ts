/**
 * Writes which tables each context has, with the attributes of their keys, into a module for what goes through all of them
 * (`#tables/<context>`).
 */
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadDeclarations } from '../declarations/declarations.ts';
import { PLATFORM_TABLE } from '../declarations/implied-uses.ts';
import { writeIfChanged } from './write-if-changed.ts';

const root = join(import.meta.dirname, '../..');
const output = join(root, 'generated/tables');
const { functions, tables } = loadDeclarations(root);

const contexts = [...new Set([...functions, ...tables].map(({ context }) => context))];
const written = contexts
  .filter((context) => context !== PLATFORM_TABLE)
  .flatMap((context) => {
    const own = tables.filter((table) => table.context === context);
    const keys = own.map(({ name, partitionKey, sortKey }) => [
      name,
      [partitionKey, ...(sortKey ? [sortKey] : [])].map((key) => key.name),
    ]);
    const target = join(output, context);
    writeIfChanged(`${target}.js`, `export const tables = ${JSON.stringify(Object.fromEntries(keys))};\n`);
    writeIfChanged(`${target}.d.ts`, 'export declare const tables: Readonly<Record<string, readonly string[]>>;\n');
    return [`${target}.js`, `${target}.d.ts`];
  });
const current = new Set(written);
for (const file of globSync(join(output, '*.{js,d.ts}'))) if (!current.has(file)) rmSync(file);
