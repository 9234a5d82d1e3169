import { readFileSync } from 'node:fs';

/**
 * The errors that are read by more than their name. Each client registers every error that its service knows, 140 of SSM for
 * the two that reading a parameter meets. The SDK makes an error that is not registered of the service's base class, with the
 * name, message, fault and metadata of the answer. DynamoDB tells by an error's own schema what a transaction was cancelled
 * for and which item there is; SQS answers by other names than its errors have, and these are told apart here
 * (shared/platform/failures.ts).
 */
const REGISTERED = {
  'client-ssm': [],
  'client-lambda': [],
  'client-eventbridge': [],
  'client-dynamodb': [
    'ConditionalCheckFailedException',
    'TransactionCanceledException',
    // Says by a field of its class that it may be asked again.
    'TransactionInProgressException',
  ],
  'client-sqs': ['QueueDoesNotExist', 'KmsAccessDenied', 'RequestThrottled'],
};

const dist = String.raw`dist-es[\\/]`;

/** Files of the SDK that say more than a function needs, and what is left of them. */
const LEAN = [
  // Schemas of operations that a function does not call.
  [
    RegExp(String.raw`@aws-sdk[\\/](client-[a-z-]+)[\\/]${dist}schemas[\\/]schemas_0\.js$`),
    (text, [, client]) => leanSchema(client, text),
  ],
  // A client reads its own version there, of 2.4 KB.
  [/@aws-sdk[\\/]client-[a-z-]+[\\/]package\.json$/, (text) => JSON.stringify({ version: JSON.parse(text).version })],
  // Made by calls, which count as side effects: each would bring its command and schemas into what pages through nothing.
  [
    RegExp(String.raw`@aws-sdk[\\/]lib-dynamodb[\\/]${dist}pagination[\\/]\w+Paginator\.js$`),
    (text) => text.replace('= createPaginator(', '= /* @__PURE__ */ createPaginator('),
  ],
  // For a Node without node:crypto.
  [
    RegExp(String.raw`@smithy[\\/]core[\\/]${dist}submodules[\\/]checksum[\\/]\w+[\\/](Sha256Js|Md5Js)\.js$`),
    (_text, [, name]) => `export const ${name} = undefined;`,
  ],
];

/** Takes out of the AWS SDK what no function of ours can need (docs/decisions/0003-small-bundles.md). */
export const leanSdk = {
  name: 'lean-sdk',
  setup: (build) => {
    for (const [filter, lean] of LEAN)
      build.onLoad({ filter }, ({ path }) => ({
        contents: lean(readFileSync(path, 'utf8'), filter.exec(path)),
        loader: path.endsWith('.json') ? 'json' : 'js',
      }));
  },
};

/**
 * Lets esbuild leave out the schemas of operations that a function does not call. The AWS SDK's generator writes their
 * member names as computed keys (`[_N]: 1` for a constant `_N = "Name"`), which count as side effects; written as plain
 * keys they mean the same and can go. So can the errors that are not registered.
 *
 * @source https://esbuild.github.io/api/#tree-shaking-and-side-effects
 */
export function leanSchema(client, text) {
  const names = new Map([...text.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, name, value]) => [name, value]));
  const plain = text.replace(/\[(_\w+)\]:/g, (key, name) => `${names.get(name) ?? key.slice(0, -1)}:`);
  const kept = REGISTERED[client];
  if (!kept) return plain;
  return plain.replace(/^n0_registry\.registerError\(.*, (\w+)\);$/gm, (line, name) =>
    kept.includes(name) ? line : '',
  );
}
