import type { Instant } from '../loyalty/contracts/instant.ts';
import type { Tier } from '../loyalty/contracts/programme.ts';

/** A tier that is stored and, by the same write, marked as still to be announced. */
export interface GrantedTier {
  readonly previousTier: Tier;
  readonly newTier: Tier;
  readonly tierVersion: number;
  readonly tierSince: Instant;
  readonly currentPoints: number;
  /** The birth of the account: versions count from 1 again in a member's second life. */
  readonly memberSince: Instant;
}
