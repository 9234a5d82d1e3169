/**
 * Writes which functions and queues each context has, as declared, into a module for what looks at all of them
 * (`#watched`). A deployment's environment says which of the contexts it holds, so that their names take no room there.
 */
import { join } from 'node:path';
import { loadDeclarations } from '../declarations/declarations.ts';
import { deploymentOf, PLACELESS } from '../declarations/names.ts';
import { writeIfChanged } from './write-if-changed.ts';

const root = join(import.meta.dirname, '../..');
const target = join(root, 'generated/watched');
const { watched } = deploymentOf(loadDeclarations(root), PLACELESS);

writeIfChanged(`${target}.js`, `export const watched = ${JSON.stringify(watched)};\n`);
writeIfChanged(
  `${target}.d.ts`,
  [
    '/** By context: what stands behind `laurel-<env>-` in the names. */',
    'export declare const watched: Readonly<',
    '  Record<string, { readonly functions: readonly string[]; readonly queues: readonly string[] }>',
    '>;',
    '',
  ].join('\n'),
);
