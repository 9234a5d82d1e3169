import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';
import { TRACE_PRELOAD_BUNDLE } from '../local-stack/lambda/function-tracing.ts';
import { compiledValidators } from './compiled-validators.ts';
import { lazyBuiltins } from './lazy-builtins.ts';

/** Where the local stack's bundle lies in dist/: no function's folder is called so, as theirs have a dash. */
export const STACK_BUNDLE = 'stack/main.mjs';

export const STACK_MAIN = 'scripts/local-stack/main.ts';

/** Files that lie beside a source (the runtime's shims) are still found there; main.ts finds the project by its own place. */
const ownPlaces = (root: string): Plugin => ({
  name: 'own-places',
  setup(build) {
    build.onLoad({ filter: /[\\/]scripts[\\/].*\.ts$/ }, async ({ path }) => {
      if (path === join(root, STACK_MAIN)) return undefined;
      const text = await readFile(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      return { loader: 'ts', contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)) };
    });
  },
});

/**
 * The local stack as one file: read from its 350 sources and its packages' modules, types taken off each time, its start
 * took twice the processor time (docs/benchmark.md). Not minified, so that the stack's own errors can be read.
 */
export function stackBundleOptions(root: string) {
  return {
    absWorkingDir: root,
    entryPoints: [STACK_MAIN],
    outfile: join(root, 'dist', STACK_BUNDLE),
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    plugins: [ownPlaces(root), compiledValidators, lazyBuiltins],
    logLevel: 'warning',
  } satisfies BuildOptions;
}

/** OpenTelemetry's tracer is 200 modules: each process that is traced would read them one by one. */
export function tracePreloadOptions(root: string) {
  return {
    absWorkingDir: root,
    entryPoints: ['scripts/local-stack/lambda/trace-preload.mjs'],
    outfile: join(root, 'dist', TRACE_PRELOAD_BUNDLE),
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  } satisfies BuildOptions;
}
