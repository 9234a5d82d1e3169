import { isOfEarlierLife } from './account.ts';
import { type Buckets, credit, negated, soonestFirst } from './buckets.ts';
import type { Programme } from './contracts/programme.ts';
import { type Entry, grownBy, grownOf, type Source, transactionId } from './entry.ts';
import { expiresAt, expiryMonth } from './expiry.ts';
import type { Command, Movement } from './movement.ts';
import { decided, goneAtOnce, type Moves } from './posting.ts';
import { assertPositive } from './spend.ts';

export interface SpendReversal extends Command {
  /** The spend, or the capture. */
  readonly of: Source;
  /** Whose spend it is, by the name that the member had then: their account may be in another one by now. */
  readonly userId: string;
  /** All that is left of it where this is absent. */
  readonly points?: number;
  /** A word of the actor who must have made the spend; absent for whoever may give back everything. */
  readonly madeBy?: string;
}

/**
 * Gives points of a spend or a capture back, to the months that paid for it: the last of them first, which are the best
 * for the member. Those of months that are over expire at once, or live the programme's days of grace.
 */
export function reverseSpend(asked: SpendReversal): Movement {
  const { of, userId, points, madeBy, ...command } = asked;
  if (points !== undefined) assertPositive(points, 'give back');
  return {
    source: command.source,
    needs: [{ ...of, userId }],
    made: { by: 'reverseSpend', of: asked },
    opensAccount: false,
    decide: (account, found, programme, circumstances) => {
      const claimed = found.get(transactionId(of));
      const spend = claimed?.entry;
      const mayReverse = madeBy === undefined || spend?.actor?.split(' ').includes(madeBy);
      if (!claimed || !spend?.counters.spent || !mayReverse) return { accepted: false, refusal: 'no_spend' };
      // Told apart from what was never spent: whoever was to have it back is erased, and stays so after another sign-up.
      if (isOfEarlierLife(account, claimed)) return { accepted: false, refusal: 'account_closed' };
      const before = grownOf(spend);
      const left = spend.counters.spent - before.reversedPoints;
      const restored = points ?? left;
      if (restored > left || left === 0) return { accepted: false, refusal: 'more_than_was_spent' };
      const back = givenBack(paidFor(spend), before.reversedPoints, restored);
      const months = withGrace(back, programme, circumstances.at);
      const { buckets, debtPaid, expired } = credit(account.debt, months, circumstances.at, programme.timeZone);
      const counted = goneAtOnce(expired, { restored });
      const moves: Moves = { buckets, debt: -debtPaid, ...counted, related: transactionId(of) };
      const grown = grownBy(before, command.source, { reversedPoints: before.reversedPoints + restored });
      return decided(account, command, moves, circumstances, [{ source: of, grown }]);
    },
  };
}

/** The months that a spend or a capture took its points from. */
function paidFor({ paid, buckets }: Entry): Buckets {
  return paid ?? negated(buckets);
}

/** So many of the points that were paid, the last taken first, after those that were given back before. */
function givenBack(paid: Buckets, before: number, points: number): Buckets {
  const back: Record<string, number> = {};
  let passed = before;
  let due = points;
  for (const [month, given] of soonestFirst(paid).toReversed()) {
    const gone = Math.min(given, passed);
    const now = Math.min(given - gone, due);
    if (now > 0) back[month] = now;
    passed -= gone;
    due -= now;
  }
  return back;
}

function withGrace(buckets: Buckets, { restoreGraceDays, timeZone }: Programme, at: number): Buckets {
  if (restoreGraceDays === 0) return buckets;
  const graceMonth = expiryMonth(at + restoreGraceDays * 86_400_000, 0, timeZone);
  const months: Record<string, number> = {};
  for (const [month, points] of Object.entries(buckets)) {
    const into = expiresAt(month, timeZone) <= at ? graceMonth : month;
    months[into] = (months[into] ?? 0) + points;
  }
  return months;
}
