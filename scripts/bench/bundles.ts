import { join } from 'node:path';
import type { FunctionDeclaration } from '../declarations/declarations.ts';

export const root = join(import.meta.dirname, '../..');

/** The folder of a function's bundle, as build.mjs lays it out. */
export function bundleFolder({ context, name }: FunctionDeclaration): string {
  return join(root, 'dist', `${context}-${name}`);
}

export const bundleFile = (declared: FunctionDeclaration) => join(bundleFolder(declared), 'index.mjs');
export const zipFile = (declared: FunctionDeclaration) => `${bundleFolder(declared)}.zip`;
