/**
 * Builds every function that functions/<context>/<function>/function.json declares: one esbuild call, then one ZIP
 * each. The same sources give the same bytes.
 *
 * dist/<context>-<function>/index.mjs      what runs, minified, names kept (error classes are matched by name)
 * dist/<context>-<function>/index.mjs.map  its source map, kept apart: read by tools, not loaded by the function
 * dist/<context>-<function>.zip            index.mjs alone, as Lambda takes it
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { plainSchemaKeys } from './scripts/build/plain-schema-keys.mjs';
import { DeclarationError, loadDeclarations } from './scripts/declarations/declarations.ts';

const root = import.meta.dirname;
const dist = join(root, 'dist');

/** ZIP stores local time since 1980; a fixed one makes the bytes depend on the content alone. */
const ZIP_EPOCH = new Date(1980, 0, 1);

try {
  await import('./scripts/build/generate.ts');
  const { functions } = loadDeclarations(root);
  rmSync(dist, { recursive: true, force: true });
  await bundle(functions);
  printSizes(functions.map((declared) => ({ id: declared.id, ...pack(folderOf(declared)) })));
} catch (error) {
  if (!(error instanceof DeclarationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function folderOf({ context, name }) {
  return `${context}-${name}`;
}

function bundle(functions) {
  return build({
    absWorkingDir: root,
    entryPoints: functions.map((declared) => ({ in: declared.entry, out: `${folderOf(declared)}/index` })),
    outdir: dist,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    // ES modules first: they can be tree-shaken.
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    sourcemap: 'external',
    legalComments: 'none',
    // Datadog's layer brings these; a second copy in the ZIP would shadow the layer's.
    external: ['dd-trace', 'datadog-lambda-js'],
    alias: {
      // Lambda hands its credentials over in the environment: the other places to look (SSO, profiles, web identity,
      // instance metadata) would be half of every bundle. See docs/decisions/0003-small-bundles.md.
      '@aws-sdk/credential-provider-node': join(root, 'scripts/build/environment-credentials.mjs'),
      '@aws-sdk/endpoint-cache': join(root, 'scripts/build/no-endpoint-cache.mjs'),
      '@smithy/core/event-streams': join(root, 'scripts/build/no-event-streams.mjs'),
      '@aws-sdk/client-lambda': join(root, 'scripts/build/lambda-client.mjs'),
      semver: join(root, 'scripts/build/node-version.cjs'),
    },
    // CommonJS dependencies call require, which an ES module has to make for itself.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    plugins: [plainSchemaKeys],
    logLevel: 'warning',
  });
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
  console.log(`${'function'.padEnd(width)} ${'bundle'.padStart(10)} ${'zip'.padStart(10)}`);
  for (const { id, bundleBytes, zipBytes } of rows)
    console.log(`${id.padEnd(width)} ${kilobytes(bundleBytes)} ${kilobytes(zipBytes)}`);
}
