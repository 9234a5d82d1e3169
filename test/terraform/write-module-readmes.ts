/** Writes the tables of inputs and outputs into every module's README (`make tf-docs`). */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleFolders } from './module-folders.ts';
import { interfaceTables, proseOf } from './module-interface.ts';

for (const folder of moduleFolders()) {
  const readme = join(folder, 'README.md');
  writeFileSync(readme, proseOf(readFileSync(readme, 'utf8')) + interfaceTables(folder));
}
