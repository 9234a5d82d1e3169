import { HttpProblem } from '../../platform/boundary/http-answer.ts';

export const DEFAULT_PAGE_LIMIT = 20;
export const MAX_PAGE_LIMIT = 100;

export interface StatementPage {
  readonly limit: number;
  /** Entries below this sequence follow; absent for the newest. */
  readonly before?: number;
}

/**
 * Reads `limit` (1 to 100, default 20) and `cursor` (as answered with the page before).
 *
 * @throws HttpProblem 400
 */
export function statementPage(query: Readonly<Record<string, string | undefined>>): StatementPage {
  const { limit: limitText = String(DEFAULT_PAGE_LIMIT), cursor } = query;
  const limit = /^\d{1,3}$/.test(limitText) ? Number(limitText) : 0;
  if (limit < 1 || limit > MAX_PAGE_LIMIT)
    throw new HttpProblem(400, `limit must be a whole number from 1 to ${MAX_PAGE_LIMIT}`);
  return cursor === undefined ? { limit } : { limit, before: sequenceOf(cursor) };
}

/** The cursor that leads to the entries before a sequence; clients treat it as opaque. */
export function cursorBefore(sequence: number): string {
  return Buffer.from(`before:${sequence}`).toString('base64url');
}

function sequenceOf(cursor: string): number {
  const sequence = Number(/^before:([1-9]\d{0,15})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1]);
  if (!Number.isSafeInteger(sequence) || cursorBefore(sequence) !== cursor)
    throw new HttpProblem(400, 'cursor is not one that a page of the statement answered');
  return sequence;
}
