import assert from 'node:assert/strict';
import { assertCoherent } from './account.ts';
import { type Command, entryOf, type Movement } from './movement.ts';

/**
 * Takes points from the soonest-expiring buckets first; the entry records which paid.
 *
 * @returns a refusal when fewer points are available: a balance never goes below zero
 */
export function spend(command: Command): Movement {
  const { points } = command;
  assert(Number.isSafeInteger(points) && points > 0, `cannot spend ${points} points`);
  return {
    source: command.source,
    opensAccount: false,
    decide: (account, _programme, circumstances) => {
      if (account.points < points) return { accepted: false, refusal: 'not_enough_points' };
      const { left, taken } = takeSoonestFirst(account.buckets, points);
      const after = {
        ...account,
        points: account.points - points,
        spent: account.spent + points,
        buckets: left,
        sequence: account.sequence + 1,
        updatedAt: circumstances.at,
      };
      assertCoherent(after);
      return {
        accepted: true,
        account: after,
        entry: entryOf(command, after, { points: -points, buckets: taken }, circumstances),
      };
    },
  };
}

function takeSoonestFirst(buckets: Readonly<Record<string, number>>, points: number) {
  const left: Record<string, number> = {};
  const taken: Record<string, number> = {};
  let due = points;
  // YYYY-MM sorts as text in the order of time.
  for (const month of Object.keys(buckets).sort()) {
    const held = buckets[month] ?? 0;
    const paid = Math.min(held, due);
    due -= paid;
    if (paid > 0) taken[month] = -paid;
    if (held > paid) left[month] = held - paid;
  }
  return { left, taken };
}
