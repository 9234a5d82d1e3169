import type { Plugin } from 'esbuild';

const OURS = 'lazy-builtin';

/**
 * Node's own modules are required, not imported. An import reads every export of the module at once, those as well that
 * Node makes when they are first read: `node:http` brings `WebSocket` and with it all of undici, a fifth of a function's
 * start, whoever asks for one constant of it.
 *
 * @source https://nodejs.org/docs/latest-v22.x/api/esm.html#builtin-modules
 */
export const lazyBuiltins: Plugin = {
  name: OURS,
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'import-statement' || kind === 'dynamic-import' ? { path, namespace: OURS } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: OURS }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};
