import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './terraform-offline.ts';

/** The folder of every module that others may use. */
export function moduleFolders(): readonly string[] {
  const modules = join(root, 'infra/modules');
  return readdirSync(modules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(modules, name));
}
