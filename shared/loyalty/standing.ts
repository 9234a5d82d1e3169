import type { Account } from './account.ts';
import type { Programme, Tier } from './programme.ts';

/** Where a member stands in the programme. */
export interface Standing {
  readonly tier: string;
  readonly nextTier: string | null;
  /** Points still missing to the next tier; null at the top. */
  readonly pointsToNextTier: number | null;
}

/** The tier that was granted, or the lowest one, and the way to the next above it. */
export function standingOf(account: Account, programme: Programme): Standing {
  const index = Math.max(
    0,
    programme.tiers.findIndex((tier) => tier.name === account.tier),
  );
  const tier = programme.tiers[index] ?? programme.tiers[0];
  const next: Tier | undefined = programme.tiers[index + 1];
  return {
    tier: tier.name,
    nextTier: next?.name ?? null,
    pointsToNextTier: next ? Math.max(0, next.fromPoints - account.points) : null,
  };
}
