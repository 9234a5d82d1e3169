import assert from 'node:assert/strict';
import { credit, negated, take } from './buckets.ts';
import { expiryMonth } from './expiry.ts';
import { activityOf, type Command, type Movement } from './movement.ts';
import { decided } from './posting.ts';

export const MAX_ADJUSTMENT = 1_000_000_000;

export interface Adjustment extends Command {
  /** Given (positive) or taken (negative); not 0. */
  readonly points: number;
  /** Why, in 1 to 200 characters. */
  readonly reason: string;
  /** Whether more may be taken than there is: the rest is owed then. */
  readonly allowDebt?: boolean;
}

/** Corrects a balance by hand: as earned, but not counted as such, or taken from what expires soonest. */
export function adjust(asked: Adjustment): Movement {
  const { points, allowDebt = false, ...command } = asked;
  assert(
    Number.isSafeInteger(points) && points !== 0 && Math.abs(points) <= MAX_ADJUSTMENT,
    `cannot adjust by ${points}`,
  );
  return {
    source: command.source,
    made: { by: 'adjust', of: asked },
    opensAccount: false,
    decide: (account, _found, { expiryMonths, timeZone }, circumstances) => {
      if (points > 0) {
        const month = expiryMonth(activityOf(command, circumstances.at), expiryMonths, timeZone);
        const { buckets, debtPaid } = credit(account.debt, { [month]: points }, circumstances.at, timeZone);
        return decided(
          account,
          command,
          { month, buckets, debt: -debtPaid, counters: { added: points } },
          circumstances,
        );
      }
      const paid = Math.min(-points, account.points);
      const debt = -points - paid;
      if (debt > 0 && !allowDebt) return { accepted: false, refusal: 'not_enough_points' };
      const buckets = negated(take(account.buckets, paid));
      return decided(account, command, { buckets, debt, counters: { removed: -points } }, circumstances);
    },
  };
}
