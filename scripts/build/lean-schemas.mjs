import { readFileSync } from 'node:fs';

/**
 * Clients whose errors are told apart by their names alone. Each of them registers every error that its service knows, 140
 * of SSM for the two that reading a parameter meets. The SDK makes an error that is not registered of the service's base
 * class, with the name, message, fault and metadata of the answer. DynamoDB's are not among them: what a transaction was
 * cancelled for is read with the error's own schema.
 */
const ERRORS_BY_NAME = ['client-ssm', 'client-lambda'];

/**
 * Lets esbuild leave out the schemas of operations that a function does not call. The AWS SDK's generator writes their
 * member names as computed keys (`[_N]: 1` for a constant `_N = "Name"`), which count as side effects; written as plain
 * keys they mean the same and can go.
 *
 * @source https://esbuild.github.io/api/#tree-shaking-and-side-effects
 */
export const leanSchemas = {
  name: 'lean-schemas',
  setup: (build) =>
    build.onLoad({ filter: /@aws-sdk[\\/]client-[a-z-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, ({ path }) => ({
      contents: leanSchema(/client-[a-z-]+/.exec(path)?.[0] ?? '', readFileSync(path, 'utf8')),
      loader: 'js',
    })),
};

export function leanSchema(client, text) {
  const names = new Map([...text.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, name, value]) => [name, value]));
  const plain = text.replace(/\[(_\w+)\]:/g, (key, name) => `${names.get(name) ?? key.slice(0, -1)}:`);
  return ERRORS_BY_NAME.includes(client) ? plain.replace(/^n0_registry\.registerError\(.*\);$/gm, '') : plain;
}
