import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import type { FunctionDeclaration } from '../declarations/declarations.ts';
import { lazyBuiltins } from './lazy-builtins.ts';
import { leanSdk } from './lean-sdk.mjs';
import { ownNames } from './own-names.ts';

/** Where a function's bundle lies in dist/. */
export function bundleFolder({ context, name }: Pick<FunctionDeclaration, 'context' | 'name'>): string {
  return `${context}-${name}`;
}

/**
 * Functions that read parameters and write items by key, and ask AWS for nothing else: what they need of its SDK is
 * written out (docs/decisions/0148-aws-without-its-sdk-for-agents.md).
 */
const FEW_AWS_CALLS: ReadonlySet<string> = new Set(['assistant/answer-agents']);

/** Functions by what is put in the place of the AWS SDK's clients: those of each list are bundled together. */
export function bundledTogether<Declared extends Pick<FunctionDeclaration, 'id'>>(
  functions: readonly Declared[],
): (readonly Declared[])[] {
  const few = functions.filter(({ id }) => FEW_AWS_CALLS.has(id));
  const most = functions.filter(({ id }) => !FEW_AWS_CALLS.has(id));
  return [most, few].filter(({ length }) => length > 0);
}

/**
 * How functions are bundled: dist/<context>-<function>/index.mjs with its map beside it.
 *
 * @param functions one list of `bundledTogether`, or several of them where the size does not matter
 * @param named whose names are kept: only ours, or all of them, which is slower code whose errors are told in the sources'
 *   own lines
 */
export function bundleOptions(root: string, functions: readonly FunctionDeclaration[], named: 'ours' | 'all' = 'ours') {
  const few = functions.length > 0 && functions.every(({ id }) => FEW_AWS_CALLS.has(id));
  const fewCalls = join(root, 'scripts/build/few-aws-calls.mjs');
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
      ...(few
        ? {
            '@aws-sdk/client-ssm': fewCalls,
            '@aws-sdk/client-dynamodb': fewCalls,
            '@aws-sdk/lib-dynamodb': fewCalls,
          }
        : {}),
    },
    // CommonJS dependencies call require, which an ES module has to make for itself.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    keepNames: named === 'all',
    plugins: [leanSdk, lazyBuiltins, ...(named === 'ours' ? [ownNames] : [])],
    logLevel: 'warning',
  } satisfies BuildOptions;
}
