import type { Instant } from '../loyalty/account.ts';

/** pending: granted, and its event not yet known to be answered. */
export type TierNotification = 'pending' | 'acknowledged' | 'unacknowledged';

/**
 * What the account item holds about the member's tier, beside the ledger's fields. The upgrade workflow alone writes
 * these; all but points are absent until the first upgrade.
 */
export interface TierState {
  readonly userId: string;
  /** Points available; the ledger's. */
  readonly points: number;
  readonly tier: string | null;
  /** Counts upgrades: the guard against two at once. */
  readonly tierVersion: number;
  readonly tierSince: Instant | null;
  readonly previousTier: string | null;
  /** The durable execution that granted the tier, or that has taken its announcement over. */
  readonly tierUpgradeId: string | null;
  readonly tierNotification: TierNotification | null;
  /** When that execution took it on. */
  readonly tierPendingSince: Instant | null;
}

/** What tells one state of a member's tier from any other. */
export type TierMark = Pick<TierState, 'userId' | 'tierVersion' | 'tierUpgradeId'>;

/** A member nobody has opened an account for: no points, no tier. */
export function withoutAccount(userId: string): TierState {
  return {
    userId,
    points: 0,
    tier: null,
    tierVersion: 0,
    tierSince: null,
    previousTier: null,
    tierUpgradeId: null,
    tierNotification: null,
    tierPendingSince: null,
  };
}
