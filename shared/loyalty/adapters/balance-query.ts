import type { BalanceQuery } from '#contracts/loyalty/balance-query';
import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import type { Instant } from '../account.ts';
import type { Programme } from '../contracts/programme.ts';
import { instantIn } from './statement-filter.ts';

/** Which balance is asked for. */
export interface AskedBalance {
  readonly at: Instant;
  readonly view: 'effective' | 'posted';
}

/** Reads it of a query. @throws HttpProblem invalid_query for a time that there is not, or not yet */
export function askedBalance(
  { at: text, view = 'effective' }: BalanceQuery,
  now: Instant,
  { timeZone }: Pick<Programme, 'timeZone'>,
): AskedBalance {
  const at = instantIn('at', text, timeZone) ?? now;
  if (at > now) throw new HttpProblem(PROBLEMS.invalid_query, 'at must not be in the future');
  return { at, view };
}
