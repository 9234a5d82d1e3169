import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import type { EntryPlace } from './ledger-items.ts';

export const DEFAULT_PAGE_LIMIT = 20;
export const MAX_PAGE_LIMIT = 100;

/** The last millisecond of year 9999: from there on a time is longer as text, and no longer in its place. */
const LATEST_INSTANT = Date.UTC(10_000, 0) - 1;

export interface StatementPage {
  readonly limit: number;
  /** Entries before this one follow; absent for the newest. */
  readonly before?: EntryPlace;
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
  return cursor === undefined ? { limit } : { limit, before: placeOf(cursor) };
}

/** The cursor that leads to the entries before one; clients treat it as opaque. */
export function cursorBefore({ createdAt, sequence }: EntryPlace): string {
  return Buffer.from(`before:${createdAt}:${sequence}`).toString('base64url');
}

function placeOf(cursor: string): EntryPlace {
  const [, createdAt, sequence] =
    /^before:(\d{1,16}):([1-9]\d{0,15})$/.exec(Buffer.from(cursor, 'base64url').toString())?.map(Number) ?? [];
  const place = { createdAt: createdAt ?? Number.NaN, sequence: sequence ?? Number.NaN };
  if (!isPlace(place) || cursorBefore(place) !== cursor)
    throw new HttpProblem(400, 'cursor is not one that a page of the statement answered');
  return place;
}

function isPlace({ createdAt, sequence }: EntryPlace): boolean {
  return createdAt <= LATEST_INSTANT && Number.isSafeInteger(sequence);
}
