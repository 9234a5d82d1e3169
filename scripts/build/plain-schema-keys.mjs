import { readFileSync } from 'node:fs';

/**
 * Lets esbuild leave out the schemas of operations that a function does not call. The AWS SDK's generator writes their
 * member names as computed keys (`[_N]: 1` for a constant `_N = "Name"`), which count as side effects; written as plain
 * keys they mean the same and can go.
 *
 * @source https://esbuild.github.io/api/#tree-shaking-and-side-effects
 */
export const plainSchemaKeys = {
  name: 'plain-schema-keys',
  setup: (build) =>
    build.onLoad({ filter: /@aws-sdk[\\/]client-[a-z-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const names = new Map(
        [...text.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, name, value]) => [name, value]),
      );
      return {
        contents: text.replace(/\[(_\w+)\]:/g, (key, name) => `${names.get(name) ?? key.slice(0, -1)}:`),
        loader: 'js',
      };
    }),
};
