import type { StatementQuery } from '#contracts/loyalty/statement-query';
import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import type { Instant } from '../account.ts';
import type { EntryKind } from '../entry.ts';
import { LATEST_INSTANT } from './entry-place.ts';
import type { StatementFilter } from './statement.ts';

/**
 * Reads what a statement's query narrows it down to. A date alone means its first moment in UTC.
 *
 * @throws HttpProblem invalid_query for a time that there is not, and for one that ends before it begins
 */
export function statementFilter({ kind, from: since, to: until }: StatementQuery): StatementFilter {
  const from = instantIn('from', since);
  const to = instantIn('to', until);
  if (from !== undefined && to !== undefined && from >= to)
    throw new HttpProblem(PROBLEMS.invalid_query, 'from must be before to');
  return {
    ...(kind === undefined ? {} : { kinds: [...new Set(kind.split(','))] as EntryKind[] }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** @throws HttpProblem invalid_query for what only looks like a time: a 60th second, the year 10,000 elsewhere */
export function instantIn(name: string, text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined;
  const instant = Date.parse(text);
  if (!(instant >= 0 && instant <= LATEST_INSTANT))
    throw new HttpProblem(PROBLEMS.invalid_query, `${name} must be a time from 1970 to 9999`);
  return instant;
}
