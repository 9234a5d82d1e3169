import { type Tier, type TierLadder, tierIdOf } from './programme.ts';

/** The tier that a member has been granted, if any. */
export interface HeldTier {
  /** The tier's id. */
  readonly tier: string | null;
  /** The threshold it had when it was granted. */
  readonly tierThreshold: number | null;
}

/**
 * The held tier's place, 0 for the lowest. A tier that the programme no longer knows by its id, or by the id that its name
 * would have, keeps the place that its threshold had: nobody sinks because a tier was renamed or dropped.
 */
export function rankOf(ladder: TierLadder, { tier, tierThreshold }: HeldTier): number {
  if (tier === null) return 0;
  const place = (wanted: string) => ladder.findIndex(({ id }) => id === wanted);
  const known = [place(tier), place(tierIdOf(tier))].find((rank) => rank >= 0);
  return known ?? rankReached(ladder, tierThreshold ?? 0);
}

/** The place of the highest tier that so many points reach. */
export function rankReached(ladder: TierLadder, points: number): number {
  return Math.max(
    0,
    ladder.findLastIndex(({ threshold }) => threshold <= points),
  );
}

/** Whether so many points reach a higher tier than the one that is held. */
export function reachesHigherTier(ladder: TierLadder, points: number, held: HeldTier): boolean {
  return rankReached(ladder, points) > rankOf(ladder, held);
}

export function tierAt(ladder: TierLadder, rank: number): Tier {
  return ladder[rank] ?? ladder[0];
}
