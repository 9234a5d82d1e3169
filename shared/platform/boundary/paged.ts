import type { Parameter } from '../aws/parameters.ts';
import { signingSecret } from '../identity/signing-secret.ts';
import { type CursorBinding, cursors } from '../paging/cursor.ts';
import { HttpProblem } from './http-answer.ts';
import { PROBLEMS } from './problems.ts';

export const DEFAULT_PAGE_LIMIT = 20;
export const MAX_PAGE_LIMIT = 100;

/** One page of a list, as it was asked for. */
export interface Page<Position> {
  /** 1 to 100. */
  readonly limit: number;
  /** Where it begins; absent for the first page. */
  readonly after?: Position;
  /** The cursor that leads to what follows a position; null for none, at the end of the list. */
  cursor(next: Position | undefined): Promise<string | null>;
}

export type ReadPage<Position> = (
  query: Readonly<Record<string, string | undefined>>,
  binding: CursorBinding,
) => Promise<Page<Position>>;

/**
 * Reads `limit` (1 to 100, default 20) and `cursor` (as the page before answered it) of a list's query.
 *
 * @param isPosition what the list's positions look like; a cursor of an earlier version of the list is refused by it
 */
export function paged<Position>(
  isPosition: (value: unknown) => value is Position,
  secret: Parameter = signingSecret(),
): ReadPage<Position> {
  const { seal, open } = cursors(secret);
  return async ({ limit: text = String(DEFAULT_PAGE_LIMIT), cursor }, binding) => {
    const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
    if (limit < 1 || limit > MAX_PAGE_LIMIT)
      throw new HttpProblem(PROBLEMS.invalid_query, `limit must be a whole number from 1 to ${MAX_PAGE_LIMIT}`);
    const page = {
      limit,
      cursor: async (next: Position | undefined) => (next === undefined ? null : seal(next, binding)),
    };
    if (cursor === undefined) return page;
    const after = await open(cursor, binding);
    if (!isPosition(after)) throw new HttpProblem(PROBLEMS.invalid_cursor);
    return { ...page, after };
  };
}
