import assert from 'node:assert/strict';
import { assertCoherent } from './account.ts';
import type { Programme } from './contracts/programme.ts';
import { expiryMonth } from './expiry.ts';
import { type Command, entryOf, type Movement } from './movement.ts';

/** Points are named by what earns them; the programme says how many. */
type Earning = Omit<Command, 'points'> & { readonly points: (programme: Programme) => number };

/**
 * Puts points into the bucket of the month in which they expire. Opens the account where there is none: an order may
 * come before its member's sign-up does.
 *
 * @returns a refusal when the balance would leave the range of exact integers
 */
export function earn(earning: Earning): Movement {
  return {
    source: earning.source,
    opensAccount: true,
    decide: (account, programme, circumstances) => {
      const points = earning.points(programme);
      assert(Number.isSafeInteger(points) && points > 0, `cannot earn ${points} points`);
      // Earned points never shrink, so they are the first total to reach the limit.
      if (!Number.isSafeInteger(account.earned + points)) return { accepted: false, refusal: 'balance_too_large' };
      const month = expiryMonth(circumstances.at, programme.expiryMonths);
      const after = {
        ...account,
        points: account.points + points,
        earned: account.earned + points,
        highestPoints: Math.max(account.highestPoints, account.points + points),
        buckets: { ...account.buckets, [month]: (account.buckets[month] ?? 0) + points },
        sequence: account.sequence + 1,
        updatedAt: circumstances.at,
      };
      assertCoherent(after);
      const entry = entryOf({ ...earning, points }, after, { points, buckets: { [month]: points } }, circumstances);
      return { accepted: true, account: after, entry };
    },
  };
}
