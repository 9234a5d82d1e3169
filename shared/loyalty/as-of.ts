import type { Account, Instant } from './account.ts';
import type { Programme } from './contracts/programme.ts';
import { type Components, type Entry, isSettlement } from './entry.ts';
import { settle } from './settle.ts';

/** What the ledger holds around a moment. */
export interface Moment {
  /** The newest entry posted by then; undefined before the first one. */
  readonly last: Pick<Entry, 'after'> | undefined;
  /** What was posted after it, oldest first; a page may do. */
  readonly following: readonly Entry[];
  /** Whether the ledger ends with `following`. */
  readonly isEnd: boolean;
  /** As it is now; looked at only where nothing was posted after the moment. */
  readonly account: Account;
}

const NOTHING: Components = { available: 0, held: 0, debt: 0 };

/**
 * The balance as of a moment: after the last entry posted by then, and after what fell due by then and was settled later.
 * Such entries follow directly, since settling goes before everything else; a ledger that was settled in time gives the
 * same answer.
 *
 * @returns undefined when `following` ends too early to tell: a longer page will do
 */
export function asOf(
  { last, following, isEnd, account }: Moment,
  at: Instant,
  programme: Programme,
): Components | undefined {
  const end = following.findIndex((entry) => !isSettlement(entry) || entry.effectiveAt > at);
  if (end < 0) {
    if (!isEnd) return undefined;
    const { points, held, debt } = settle(account, at, programme, { at, attemptId: 'as-of' }).account;
    return { available: points, held, debt };
  }
  return (following[end - 1] ?? last)?.after ?? NOTHING;
}

/** The balance as it was known at a moment: after the last entry posted by then, whatever fell due by then. */
export function postedBalance(last: Moment['last']): Components {
  return last?.after ?? NOTHING;
}
