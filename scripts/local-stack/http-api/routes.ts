/** A route of the API: one method on one path, answered by one function. */
export interface Route {
  readonly method: string;
  /** Path with {name} for one segment. */
  readonly path: string;
  readonly functionName: string;
}

export type RouteMatch =
  | { readonly kind: 'found'; readonly route: Route; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'other method'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' };

/** Finds the route of a request. */
export class Routes {
  readonly #routes: readonly { readonly route: Route; readonly segments: readonly string[] }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes
      .map((route) => ({ route, segments: route.path.split('/') }))
      .sort((one, other) => byPrecedence(one.segments, other.segments));
  }

  /** @param path percent-encoded, as in the request line */
  match(method: string, path: string): RouteMatch {
    const segments = path.split('/');
    const onPath = this.#routes.flatMap(({ route, segments: pattern }) => {
      const parameters = parametersOf(pattern, segments);
      return parameters ? [{ route, parameters }] : [];
    });
    const found = onPath.find(({ route }) => route.method === method);
    if (found) return { kind: 'found', ...found };
    if (onPath.length === 0) return { kind: 'none' };
    return { kind: 'other method', allowed: [...new Set(onPath.map(({ route }) => route.method))].sort() };
  }
}

/**
 * A fixed segment is preferred to a parameter, from the left.
 *
 * @source https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
function byPrecedence(one: readonly string[], other: readonly string[]): number {
  for (let index = 0; index < Math.min(one.length, other.length); index += 1) {
    const difference = Number(isParameter(one[index])) - Number(isParameter(other[index]));
    if (difference !== 0) return difference;
  }
  return 0;
}

function isParameter(segment: string | undefined): boolean {
  return segment?.startsWith('{') ?? false;
}

function parametersOf(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const value = decoded(segments[index] ?? '');
    if (value === undefined) return undefined;
    if (!isParameter(expected)) {
      if (expected !== value) return undefined;
    } else if (value === '') return undefined;
    else parameters[expected.slice(1, -1)] = value;
  }
  return parameters;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
