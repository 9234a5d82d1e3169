import assert from 'node:assert/strict';
import type { Account, Instant } from './account.ts';
import { credit } from './buckets.ts';
import type { Programme } from './contracts/programme.ts';
import { expiryMonth } from './expiry.ts';
import { activityOf, type Command, type Movement } from './movement.ts';
import { decided, goneAtOnce, type Moves } from './posting.ts';

/** What something earns, and what the entry says of how that came about. */
export type Earned = { readonly points: number } & Omit<Moves, 'buckets' | 'held' | 'debt' | 'counters'>;

/** Points are named by what earns them; programme, account and time of the activity say how many. */
export interface Earning extends Command {
  readonly points: (programme: Programme, account: Account, activityAt: Instant) => number | Earned;
}

/**
 * Puts points into the bucket of the month in which they expire, counted from the activity; a debt is paid first. Opens
 * the account where there is none: an order may come before its member's sign-up does. What earns nothing leaves an entry
 * all the same: its source is used.
 *
 * @returns a refusal when the balance would leave the range of exact integers
 */
export function earn({ points: pointsOf, ...command }: Earning): Movement {
  return {
    source: command.source,
    opensAccount: true,
    decide: (account, _found, programme, circumstances) => {
      const activityAt = activityOf(command, circumstances.at);
      const earned = pointsOf(programme, account, activityAt);
      const { points, ...details } = typeof earned === 'number' ? { points: earned } : earned;
      assert(Number.isInteger(points) && points >= 0, `cannot earn ${points} points`);
      if (!Number.isSafeInteger(points)) return { accepted: false, refusal: 'balance_too_large' };
      const month = expiryMonth(activityAt, programme.expiryMonths, programme.timeZone);
      const came = points > 0 ? { [month]: points } : {};
      const { buckets, debtPaid, expired } = credit(account.debt, came, circumstances.at, programme.timeZone);
      const counted = goneAtOnce(expired, { earned: points });
      return decided(account, command, { ...details, month, buckets, debt: -debtPaid, ...counted }, circumstances);
    },
  };
}
