import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type BuildFailure, type Plugin, transform } from 'esbuild';

/** Our own sources, and the durable execution SDK, which tells its errors apart by the names of their classes. */
const NAMED =
  /[\\/](?:(?:functions|shared)[\\/](?:.*[\\/])?[^\\/]+\.ts|durable-execution-sdk-js[\\/]dist[\\/]index\.mjs)$/;

/** What esbuild writes at the head of each file, and the module that stands for it: once in a bundle. */
const HELPER = /^var __defProp = .*;\nvar __name = .*;\n/;
const NAME = 'laurel:name';
const IMPORT = `import { __name } from '${NAME}';\n\n`;
const NAME_MODULE =
  "export const __name = (target, value) => Object.defineProperty(target, 'name', { value, configurable: true });";

/**
 * Keeps the names of what we wrote, so that the stack traces of minified code say where they come from, and of nothing
 * else: esbuild's `keepNames` defines the name of every closure each time that it is made, and the AWS SDK makes hundreds
 * for each call.
 *
 * @source https://esbuild.github.io/api/#keep-names
 */
export const ownNames: Plugin = {
  name: 'own-names',
  setup(build) {
    build.onResolve({ filter: /^laurel:name$/ }, () => ({ path: NAME, namespace: NAME, sideEffects: false }));
    build.onLoad({ filter: /.*/, namespace: NAME }, () => ({ contents: NAME_MODULE, loader: 'js' }));
    build.onLoad({ filter: NAMED }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      try {
        const { code, warnings } = await transform(text, {
          loader: path.endsWith('.ts') ? 'ts' : 'js',
          target: 'node22',
          keepNames: true,
          sourcefile: basename(path),
          sourcemap: 'inline',
          sourcesContent: false,
          tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
        });
        return { contents: code.replace(HELPER, IMPORT), loader: 'js', warnings };
      } catch (error) {
        const { errors } = error as Partial<BuildFailure>;
        if (!errors) throw error;
        return { errors };
      }
    });
  },
};
