import type { PointsFields, TierFields } from '../loyalty/contracts/account-item.ts';

/**
 * What is stored about the member's tier, beside the ledger's fields. The upgrade workflow alone writes these; all but the
 * points are absent until the first upgrade.
 */
export interface TierState extends Omit<TierFields, 'tierNotifiedAt'>, Omit<PointsFields, 'highestPoints'> {
  /** The most points there ever were at once. */
  readonly highestPoints: number;
}

/** What tells one state of a member's tier from any other, also from those of an earlier life of the account. */
export type TierMark = Pick<TierState, 'userId' | 'createdAt' | 'tierVersion' | 'tierUpgradeId'>;

/** A member nobody has opened an account for: no points, no tier. */
export function withoutAccount(userId: string): TierState {
  return {
    userId,
    points: 0,
    highestPoints: 0,
    createdAt: 0,
    tier: null,
    tierThreshold: null,
    tierVersion: 0,
    tierSince: null,
    previousTier: null,
    tierUpgradeId: null,
    tierNotification: null,
    tierPendingSince: null,
  };
}
