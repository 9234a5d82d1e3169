import { dirname } from 'node:path';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'esbuild';
import { DECLARATION_AJV, DECLARATION_SCHEMAS } from '../declarations/declaration-schemas.ts';

const toModule = (standaloneCode as unknown as { default: typeof standaloneCode.default }).default;

/**
 * Puts the validators of declarations in, compiled, in the place of ajv and its compiler: compiling them took a twelfth of
 * the local stack's start, and reading the compiler another part of it.
 */
export const compiledValidators: Plugin = {
  name: 'compiled-validators',
  setup(build) {
    build.onLoad({ filter: /[\\/]scripts[\\/]declarations[\\/]declaration-validators\.ts$/ }, ({ path }) => {
      const ajv = new Ajv({
        ...DECLARATION_AJV,
        code: { ...DECLARATION_AJV.code, source: true, esm: true },
        schemas: DECLARATION_SCHEMAS,
      });
      const names = Object.fromEntries(Object.keys(DECLARATION_SCHEMAS).map((name) => [name, name]));
      return { contents: toModule(ajv, names), loader: 'js', resolveDir: dirname(path) };
    });
  },
};
