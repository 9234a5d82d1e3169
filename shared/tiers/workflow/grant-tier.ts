import type { Instant } from '../../loyalty/account.ts';
import { TransientError } from '../../platform/failures.ts';
import type { TierRepository } from '../adapters/tier-repository.ts';
import type { TierDecision } from '../evaluate-tier.ts';
import { rankOf, type TierLadder, tierAt } from '../tier-ladder.ts';
import type { TierState } from '../tier-state.ts';

/** Each lost try means that another execution has changed the tier, and tiers are few. */
export const GRANT_ATTEMPTS = 5;

/** A tier that is stored and, by the same write, marked as still to be announced. */
export interface GrantedTier {
  readonly previousTier: string;
  readonly newTier: string;
  readonly tierVersion: number;
  readonly tierSince: Instant;
  readonly currentPoints: number;
}

export type Grant =
  | ({ readonly status: 'granted' } & GrantedTier)
  /** Another execution was first and announces the tier: there is nothing left to do. */
  | { readonly status: 'superseded'; readonly tier: string };

export interface GrantRequest {
  /** As read before; the first try writes against it. */
  readonly state: TierState;
  readonly decision: Exclude<TierDecision, { readonly kind: 'stay' }>;
  readonly ladder: TierLadder;
  /** The execution's own id: a write whose answer was lost is known by it. */
  readonly upgradeId: string;
  readonly at: Instant;
}

/**
 * Grants the decided tier, or takes the announcement of a granted one over, by one conditional write. After a lost write
 * it looks who has won: itself (the answer was lost), another execution that granted at least this tier (superseded), or
 * one that granted a lower tier (then it tries again from there, so that nobody stays below the tier they have reached).
 *
 * @throws TransientError when others kept changing the tier; nothing was written then
 */
export async function grantTier(tiers: TierRepository, request: GrantRequest): Promise<Grant> {
  const { decision, ladder, upgradeId, at } = request;
  let state = request.state;
  for (let attempt = 0; attempt < GRANT_ATTEMPTS; attempt++) {
    const granted = intended(state, request);
    const { previousTier, newTier: tier, tierVersion, tierSince } = granted;
    const mark = { tierUpgradeId: upgradeId, tierNotification: 'pending', tierPendingSince: at } as const;
    if (await tiers.change(state, { previousTier, tier, tierVersion, tierSince, ...mark }))
      return { status: 'granted', ...granted };
    state = await existing(tiers, state.userId);
    if (state.tierUpgradeId === upgradeId) return ownWrite(state, granted);
    if (rankOf(ladder, state.tier) >= rankOf(ladder, decision.newTier))
      return { status: 'superseded', tier: state.tier ?? decision.newTier };
  }
  throw new TransientError(`the tier of ${state.userId} was changed by others in ${GRANT_ATTEMPTS} attempts`);
}

function intended(state: TierState, { decision, ladder, at }: GrantRequest): GrantedTier {
  const { newTier } = decision;
  const currentPoints = state.points;
  if (decision.kind === 'announce') {
    const { tierVersion, tierSince } = state;
    return { previousTier: decision.previousTier, newTier, tierVersion, tierSince: tierSince ?? at, currentPoints };
  }
  const previousTier = tierAt(ladder, rankOf(ladder, state.tier)).name;
  return { previousTier, newTier, tierVersion: state.tierVersion + 1, tierSince: at, currentPoints };
}

/** What is stored under the execution's own id counts, not what this attempt would have written. */
function ownWrite(state: TierState, granted: GrantedTier): Grant {
  return {
    status: 'granted',
    previousTier: state.previousTier ?? granted.previousTier,
    newTier: state.tier ?? granted.newTier,
    tierVersion: state.tierVersion,
    tierSince: state.tierSince ?? granted.tierSince,
    currentPoints: state.points,
  };
}

async function existing(tiers: TierRepository, userId: string): Promise<TierState> {
  const state = await tiers.read(userId);
  if (!state) throw new TransientError(`the account of ${userId} is gone`);
  return state;
}
