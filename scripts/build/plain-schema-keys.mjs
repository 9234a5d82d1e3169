import { readFileSync } from 'node:fs';

/**
 * Errors that are registered, of a client of which functions send one operation: its own. Each of the others would keep its
 * class and its schema in every bundle. One that comes all the same has its name still, which is what errors are told apart
 * by, and is an SSMServiceException as they all are.
 *
 * @source https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html#API_GetParameter_Errors
 */
const REGISTERED_ERRORS = {
  'client-ssm': ['InternalServerError', 'InvalidKeyId', 'ParameterNotFound', 'ParameterVersionNotFound'],
};

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
      const client = Object.keys(REGISTERED_ERRORS).find((name) => path.split(/[\\/]/).includes(name));
      const registered = client && REGISTERED_ERRORS[client];
      return {
        contents: text
          .replace(/\[(_\w+)\]:/g, (key, name) => `${names.get(name) ?? key.slice(0, -1)}:`)
          .replace(/^n0_registry\.registerError\((\w+)\$, \1\);$/gm, (line, name) =>
            !registered || registered.includes(name) ? line : '',
          ),
        loader: 'js',
      };
    }),
};
