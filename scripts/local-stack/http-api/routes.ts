/** A route of the API: one method on one path, answered by one function. */
export interface Route {
  readonly method: string;
  /** Path with {name} for one segment, and {name+} for all the rest at the end. */
  readonly path: string;
  readonly functionName: string;
}

export interface RouteMatch {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Finds the route of a request. */
export class Routes {
  readonly #routes: readonly { readonly route: Route; readonly segments: readonly string[] }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes
      .map((route) => ({ route, segments: route.path.split('/') }))
      .sort((one, other) => byPrecedence(one.segments, other.segments));
  }

  /**
   * @param path decoded once, as requestPath has it: parameters are decoded once more
   * @returns undefined for a path that no route has, and for a method that no route of the path has
   */
  match(method: string, path: string): RouteMatch | undefined {
    const segments = path.split('/');
    for (const { route, segments: pattern } of this.#routes) {
      const parameters = route.method === method ? parametersOf(pattern, segments) : undefined;
      if (parameters) return { route, parameters };
    }
    return undefined;
  }
}

/**
 * A fixed segment is preferred to a parameter, and a parameter to one that takes all the rest, from the left.
 *
 * @source https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
function byPrecedence(one: readonly string[], other: readonly string[]): number {
  for (let index = 0; index < Math.min(one.length, other.length); index += 1) {
    const difference = breadthOf(one[index]) - breadthOf(other[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function breadthOf(segment: string | undefined): number {
  if (!segment?.startsWith('{')) return 0;
  return segment.endsWith('+}') ? 2 : 1;
}

function parametersOf(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const isGreedy = pattern.at(-1)?.endsWith('+}') ?? false;
  if (isGreedy ? segments.length < pattern.length : segments.length !== pattern.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const isRest = isGreedy && index === pattern.length - 1;
    const value = isRest ? segments.slice(index).join('/') : (segments[index] ?? '');
    if (breadthOf(expected) === 0) {
      if (expected !== value) return undefined;
    } else if (value === '') return undefined;
    else parameters[expected.slice(1, isRest ? -2 : -1)] = decodeURIComponent(value);
  }
  return parameters;
}
