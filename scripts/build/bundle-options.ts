import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import type { FunctionDeclaration } from '../declarations/declarations.ts';
import { lazyBuiltins } from './lazy-builtins.ts';
import { leanSchemas } from './lean-schemas.mjs';
import { ownNames } from './own-names.ts';

/** Where a function's bundle lies in dist/. */
export function bundleFolder({ context, name }: Pick<FunctionDeclaration, 'context' | 'name'>): string {
  return `${context}-${name}`;
}

/**
 * How functions are bundled: dist/<context>-<function>/index.mjs with its map beside it.
 *
 * @param named whose names are kept: only ours, or all of them, which is slower code whose errors are told in the sources'
 *   own lines
 */
export function bundleOptions(root: string, functions: readonly FunctionDeclaration[], named: 'ours' | 'all' = 'ours') {
  return {
    absWorkingDir: root,
    entryPoints: functions.map((declared) => ({ in: declared.entry, out: `${bundleFolder(declared)}/index` })),
    outdir: join(root, 'dist'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    // ES modules first: they can be tree-shaken.
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: 'external',
    // The sources are beside it; their text would make the map four times as large.
    sourcesContent: false,
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
    keepNames: named === 'all',
    plugins: [leanSchemas, lazyBuiltins, ...(named === 'ours' ? [ownNames] : [])],
    logLevel: 'warning',
  } satisfies BuildOptions;
}
