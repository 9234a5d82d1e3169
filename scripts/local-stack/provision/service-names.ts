import type { FunctionDeclaration } from '../../declarations/declarations.ts';
import { pascal } from '../../declarations/names.ts';

/** Names by which the wider system knows services, beside their own: infra/parameters.tf says the same. */
const KNOWN_AS: Readonly<Record<string, string>> = {
  assistant: 'OrderMcpService',
  orders: 'OrderService',
  products: 'ProductService',
  search: 'ProductSearchService',
  users: 'Users',
};

/**
 * Where the API of each context with routes is told to answer: path below /<env>/ to the endpoint, as infra/ publishes it.
 *
 * @source docs/decisions/0060-names-of-published-parameters.md
 */
export function endpointParameters(
  functions: readonly Pick<FunctionDeclaration, 'context' | 'trigger'>[],
  apiEndpoint: string,
): Record<string, string> {
  const contexts = new Set(functions.filter(({ trigger }) => trigger.type === 'http').map(({ context }) => context));
  const names = [...contexts].flatMap((context) => [
    `${pascal(context)}Service`,
    ...(KNOWN_AS[context] === undefined ? [] : [KNOWN_AS[context]]),
  ]);
  return Object.fromEntries(names.map((name) => [`${name}/api-endpoint`, apiEndpoint]));
}
