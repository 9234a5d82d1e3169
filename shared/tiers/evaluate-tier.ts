import type { Instant } from '../loyalty/account.ts';
import { rankOf, rankReached, type TierLadder, tierAt } from './tier-ladder.ts';
import type { TierState } from './tier-state.ts';

/**
 * No execution lives longer; see executionTimeoutSeconds in functions/tiers/orchestrate-upgrade/function.json. What an
 * execution has left pending for longer is left for good.
 */
export const EXECUTION_TIMEOUT_MS = 900_000;

export type TierDecision =
  /** The member stays where they are: nothing to write, nothing to announce. */
  | { readonly kind: 'stay'; readonly tier: string }
  | { readonly kind: 'upgrade'; readonly previousTier: string; readonly newTier: string }
  /** Granted by an execution that ended before it could announce it: this one does. */
  | { readonly kind: 'announce'; readonly previousTier: string; readonly newTier: string };

/**
 * Decides what a member's points mean for their tier. Tiers never go down; a jump over several is one upgrade.
 *
 * @param at when the state was read
 */
export function evaluateTier(state: TierState, ladder: TierLadder, at: Instant): TierDecision {
  const current = rankOf(ladder, state.tier);
  const reached = rankReached(ladder, state.points);
  const tier = tierAt(ladder, current).name;
  if (reached > current) return { kind: 'upgrade', previousTier: tier, newTier: tierAt(ladder, reached).name };
  if (state.tier !== null && isLeftUnannounced(state, at))
    return { kind: 'announce', previousTier: state.previousTier ?? tierAt(ladder, 0).name, newTier: state.tier };
  return { kind: 'stay', tier };
}

function isLeftUnannounced({ tierNotification, tierPendingSince }: TierState, at: Instant): boolean {
  return tierNotification === 'pending' && tierPendingSince !== null && at - tierPendingSince > EXECUTION_TIMEOUT_MS;
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
    tier,
  }: { readonly totalPoints: number; readonly difference: number; readonly tier?: string },
  ladder: TierLadder,
): Shown {
  const reached = rankReached(ladder, totalPoints);
  if (reached <= rankOf(ladder, tier ?? null)) return 'nothing';
  return reached > rankReached(ladder, totalPoints - difference) ? 'crossing' : 'lagging';
}
