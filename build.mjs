/**
 * Builds every function that functions/<context>/<function>/function.json declares: one esbuild call, then one ZIP
 * each. The same sources give the same bytes.
 *
 * dist/<context>-<function>/index.mjs      what runs, minified, names kept (error classes are matched by name)
 * dist/<context>-<function>/index.mjs.map  its source map, kept apart: read by tools, not loaded by the function
 * dist/<context>-<function>.zip            index.mjs alone, as Lambda takes it
 * dist/stack/main.mjs                      the local stack, as make start runs it
 * dist/stack/trace-preload.cjs             what traces its functions
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, formatMessages } from 'esbuild';
import { zipSync } from 'fflate';
import { budgetOf, overBudget } from './scripts/build/budgets.mjs';
import { bundledTogether, bundleFolder, bundleOptions } from './scripts/build/bundle-options.ts';
import { STACK_MAIN, stackBundleOptions, tracePreloadOptions } from './scripts/build/stack-bundle.ts';
import { DeclarationError, loadDeclarations } from './scripts/declarations/declarations.ts';

const root = import.meta.dirname;
const dist = join(root, 'dist');

/** ZIP stores local time since 1980; a fixed one makes the bytes depend on the content alone. */
const ZIP_EPOCH = new Date(1980, 0, 1);

try {
  await import('./scripts/build/generate.ts');
  const { functions } = loadDeclarations(root);
  rmSync(dist, { recursive: true, force: true });
  // A project of functions alone has no stack of its own.
  const stack = existsSync(join(root, STACK_MAIN)) ? [stackBundleOptions(root), tracePreloadOptions(root)] : [];
  await Promise.all([...bundledTogether(functions).map(bundle), ...stack.map((options) => build(options))]);
  const sizes = functions.map((declared) => ({
    id: declared.id,
    budgetKb: budgetOf(declared.id),
    ...pack(bundleFolder(declared)),
  }));
  printSizes(sizes);
  for (const line of overBudget(sizes)) {
    console.error(line);
    process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof DeclarationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function bundle(functions) {
  try {
    const { warnings } = await build({ ...bundleOptions(root, functions), logLevel: 'silent' });
    for (const warning of await formatMessages(warnings, { kind: 'warning' })) console.error(warning);
  } catch (error) {
    // Fails as well, and says why in the lines that were written: those of code with its names put in are others.
    await build({ ...bundleOptions(root, functions, 'all'), write: false });
    throw error;
  }
}

function pack(folder) {
  const code = readFileSync(join(dist, folder, 'index.mjs'));
  const zip = zipSync({ 'index.mjs': [code, { mtime: ZIP_EPOCH, level: 9, os: 3, attrs: 0o644 << 16 }] });
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, `${folder}.zip`), zip);
  return { bundleBytes: code.length, zipBytes: zip.length };
}

function printSizes(rows) {
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(10);
  const width = Math.max(...rows.map(({ id }) => id.length), 'function'.length);
  console.log(`${'function'.padEnd(width)} ${'bundle'.padStart(10)} ${'zip'.padStart(10)} ${'budget'.padStart(8)}`);
  for (const { id, bundleBytes, zipBytes, budgetKb } of rows)
    console.log(`${id.padEnd(width)} ${kilobytes(bundleBytes)} ${kilobytes(zipBytes)} ${`${budgetKb} KB`.padStart(8)}`);
}
