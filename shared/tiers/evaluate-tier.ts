import type { Instant } from '../loyalty/contracts/instant.ts';
import type { Tier, TierLadder } from '../loyalty/contracts/programme.ts';
import { rankOf, rankReached, reachesHigherTier, tierAt } from '../loyalty/contracts/tier-ladder.ts';
import type { TierState } from './tier-state.ts';

/**
 * No execution lives longer; see executionTimeoutSeconds in functions/tiers/orchestrate-upgrade/function.json. What an
 * execution has left pending for longer is left for good.
 */
export const EXECUTION_TIMEOUT_MS = 900_000;

export type TierDecision =
  /** The member stays where they are: nothing to write, nothing to announce. */
  | { readonly kind: 'stay'; readonly tier: Tier }
  | { readonly kind: 'upgrade'; readonly previousTier: Tier; readonly newTier: Tier }
  /** Granted by an execution that ended before it could announce it: this one does. */
  | { readonly kind: 'announce'; readonly previousTier: Tier; readonly newTier: Tier };

export interface Evaluation {
  /** When the state was read. */
  readonly at: Instant;
  /** An execution that is known to have ended: what it has left pending needs no waiting for. */
  readonly ended?: string;
}

/**
 * Decides what a member's points mean for their tier: the most there ever were, so that whoever spends at once keeps what
 * they have reached. Tiers never go down; a jump over several is one upgrade.
 */
export function evaluateTier(state: TierState, ladder: TierLadder, evaluation: Evaluation): TierDecision {
  const current = rankOf(ladder, state);
  const reached = rankReached(ladder, Math.max(state.points, state.highestPoints));
  const tier = tierAt(ladder, current);
  if (reached > current) return { kind: 'upgrade', previousTier: tier, newTier: tierAt(ladder, reached) };
  if (state.tier !== null && isLeftUnannounced(state, evaluation)) {
    const previous = rankOf(ladder, { tier: state.previousTier, tierThreshold: null });
    return { kind: 'announce', previousTier: tierAt(ladder, previous), newTier: tier };
  }
  return { kind: 'stay', tier };
}

function isLeftUnannounced(state: TierState, { at, ended }: Evaluation): boolean {
  const { tierNotification, tierPendingSince, tierUpgradeId } = state;
  if (tierNotification === 'unannounced') return true;
  if (tierNotification !== 'pending' || tierPendingSince === null) return false;
  return at - tierPendingSince > EXECUTION_TIMEOUT_MS || (ended !== undefined && tierUpgradeId === ended);
}

/**
 * What an event about a member's points shows by itself: nothing (they have the tier of their points, or a higher one),
 * a crossing (this change took them over a threshold), or that the tier lags behind (an earlier change did, and its
 * upgrade is under way, or has failed).
 */
export type Shown = 'nothing' | 'crossing' | 'lagging';

export function shownBy(
  {
    totalPoints,
    difference,
    tier = null,
  }: { readonly totalPoints: number; readonly difference: number; readonly tier?: string | null },
  ladder: TierLadder,
): Shown {
  if (!reachesHigherTier(ladder, totalPoints, { tier, tierThreshold: null })) return 'nothing';
  return rankReached(ladder, totalPoints) > rankReached(ladder, totalPoints - difference) ? 'crossing' : 'lagging';
}
