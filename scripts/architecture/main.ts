import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDeclarations } from '../declarations/declarations.ts';
import { contractsAreUsed } from './contracts-are-used.ts';
import { declaredRules } from './declared-rules.ts';
import { rules } from './rules.ts';
import { readSourceFile } from './source-file.ts';
import { testsAreRun } from './tests-are-run.ts';

/** Holds the tree to the rules of docs/architecture: part of `make lint`. */
const root = join(import.meta.dirname, '../..');
const files = globSync(['functions/**/*.ts', 'shared/**/*.ts', 'scripts/**/*.ts'], { cwd: root })
  .sort()
  .map((path) => readSourceFile(root, path));
const read = (pattern: string) =>
  globSync(pattern, { cwd: root })
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
const declarations = loadDeclarations(root);
const violations = [
  ...rules.flatMap((rule) => rule(files)),
  ...declaredRules.flatMap((rule) => rule(files, declarations)),
  ...contractsAreUsed(files, declarations.functions, read('shared/*/contracts/**/*.json')),
  ...testsAreRun(read('test/**/*.ts')),
];
for (const { path, line, reason } of violations)
  console.error(`${path}${line === undefined ? '' : `:${line}`}: ${reason}`);
if (violations.length > 0) {
  console.error(`${violations.length} places break a rule of the house (docs/architecture/README.md)`);
  process.exitCode = 1;
}
