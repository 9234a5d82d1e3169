import type { Account } from './account.ts';
import type { Programme, Tier } from './contracts/programme.ts';
import { rankOf, tierAt } from './contracts/tier-ladder.ts';

/** Where a member stands in the programme. */
export interface Standing {
  readonly tier: string;
  /** Stays when the tier is renamed. */
  readonly tierId: string;
  readonly nextTier: string | null;
  /** Points still missing to the next tier; null at the top. */
  readonly pointsToNextTier: number | null;
}

/** The tier that was granted, or the lowest one, by the names of the programme in force, and the way to the next above it. */
export function standingOf(account: Account, programme: Programme): Standing {
  const rank = rankOf(programme.tiers, account);
  const tier = tierAt(programme.tiers, rank);
  const next: Tier | undefined = programme.tiers[rank + 1];
  return {
    tier: tier.name,
    tierId: tier.id,
    nextTier: next?.name ?? null,
    pointsToNextTier: next ? Math.max(0, next.threshold - account.points) : null,
  };
}
