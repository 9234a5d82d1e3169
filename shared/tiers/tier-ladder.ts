import type { Tier } from '../loyalty/programme.ts';

/** The programme's tiers, lowest first; the first one starts at 0 points. */
export type TierLadder = readonly [Tier, ...Tier[]];

/** The tier's place, 0 for the lowest. A member without a tier, or with one the programme has dropped, is at the lowest. */
export function rankOf(ladder: TierLadder, tier: string | null): number {
  return Math.max(
    0,
    ladder.findIndex(({ name }) => name === tier),
  );
}

/** The place of the highest tier that so many points reach. */
export function rankReached(ladder: TierLadder, points: number): number {
  return Math.max(
    0,
    ladder.findLastIndex(({ fromPoints }) => fromPoints <= points),
  );
}

export function tierAt(ladder: TierLadder, rank: number): Tier {
  return ladder[rank] ?? ladder[0];
}
