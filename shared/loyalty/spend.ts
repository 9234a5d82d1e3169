import assert from 'node:assert/strict';
import { negated, take } from './buckets.ts';
import type { Command, Movement } from './movement.ts';
import { decided } from './posting.ts';

/** A command about so many points. */
export interface PointsCommand extends Command {
  readonly points: number;
}

/**
 * Takes points from the soonest-expiring buckets first; the entry records which paid.
 *
 * @returns a refusal when fewer points are available: a balance never goes below zero
 */
export function spend(asked: PointsCommand): Movement {
  const { points, ...command } = asked;
  assertPositive(points, 'spend');
  return {
    source: command.source,
    made: { by: 'spend', of: asked },
    opensAccount: false,
    decide: (account, _found, _programme, circumstances) => {
      if (account.points < points) return { accepted: false, refusal: 'not_enough_points' };
      const buckets = negated(take(account.buckets, points));
      return decided(account, command, { buckets, counters: { spent: points } }, circumstances);
    },
  };
}

/** @throws AssertionError for what is no positive whole number: the boundary has let it through */
export function assertPositive(points: number, verb: string): void {
  assert(Number.isSafeInteger(points) && points > 0, `cannot ${verb} ${points} points`);
}
