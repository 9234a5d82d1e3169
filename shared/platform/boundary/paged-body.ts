import type { Parameter } from '../aws/parameters.ts';
import { signingSecret } from '../identity/signing-secret.ts';
import { cursors } from '../paging/cursor.ts';
import { HttpProblem } from './http-answer.ts';
import { PROBLEMS } from './problems.ts';

/** What the body of a list door says of the page. */
export interface BodyPage {
  readonly limit?: number;
  readonly sortDirection?: 'asc' | 'desc';
  readonly cursor?: string;
}

/** Where nothing is said. */
export const DEFAULT_BODY_LIMIT = 50;

/**
 * Reads and answers cursors of lists that are asked for by POST. A cursor is good for the route, the member and the order
 * that it was answered for.
 *
 * @param route method and path of the list
 */
export function pagedBody<Position>(
  route: { readonly method: string; readonly path: string },
  isPosition: (value: unknown) => value is Position,
  secret: Parameter = signingSecret(),
) {
  const { seal, open } = cursors(secret);
  return async (
    { limit = DEFAULT_BODY_LIMIT, sortDirection = 'asc', cursor }: BodyPage,
    member: string | undefined,
  ) => {
    const binding = { route: `${route.method} ${route.path}`, member, filter: { sortDirection } };
    const after = cursor === undefined ? undefined : await open(cursor, binding);
    if (cursor !== undefined && !isPosition(after)) throw new HttpProblem(PROBLEMS.invalid_cursor);
    return {
      page: { limit, direction: sortDirection, ...(after === undefined ? {} : { after: after as Position }) },
      /** `{cursor}` for what follows a full page, nothing at the end. */
      next: async (found: number, last: () => Position) =>
        found < limit ? {} : { cursor: await seal(last(), binding) },
    };
  };
}
