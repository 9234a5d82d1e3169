import type { StatementQuery } from '#contracts/loyalty/statement-query';
import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import type { Instant } from '../account.ts';
import type { Programme } from '../contracts/programme.ts';
import type { EntryKind } from '../entry.ts';
import { startOfDay } from '../time-zone.ts';
import { LATEST_INSTANT } from './entry-place.ts';
import type { StatementFilter } from './statement.ts';

/**
 * Reads what a statement's query narrows it down to. A date alone means its first moment in the programme's zone, which is
 * asked for such a date alone.
 *
 * @throws HttpProblem invalid_query for a time that there is not, and for one that ends before it begins
 */
export async function statementFilter(
  { kind, from: since, to: until }: StatementQuery,
  programme: () => Promise<Pick<Programme, 'timeZone'>>,
): Promise<StatementFilter> {
  const timeZone = [since, until].some(isDate) ? (await programme()).timeZone : 'UTC';
  const from = instantIn('from', since, timeZone);
  const to = instantIn('to', until, timeZone);
  if (from !== undefined && to !== undefined && from >= to)
    throw new HttpProblem(PROBLEMS.invalid_query, 'from must be before to');
  return {
    ...(kind === undefined ? {} : { kinds: [...new Set(kind.split(','))] as EntryKind[] }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

function isDate(text: string | undefined): boolean {
  return text !== undefined && !text.includes('T');
}

/**
 * Nothing is older than 1970: a date that begins there in UTC is taken in zones to the east of it too.
 *
 * @throws HttpProblem invalid_query for what only looks like a time: a 60th second, the year 10,000 elsewhere
 */
export function instantIn(name: string, text: string | undefined, timeZone: string): Instant | undefined {
  if (text === undefined) return undefined;
  const inUtc = Date.parse(text);
  const instant = isDate(text) && inUtc >= 0 ? Math.max(0, startOfDay(inUtc, timeZone)) : inUtc;
  if (!(instant >= 0 && instant <= LATEST_INSTANT))
    throw new HttpProblem(PROBLEMS.invalid_query, `${name} must be a time from 1970 to 9999`);
  return instant;
}
