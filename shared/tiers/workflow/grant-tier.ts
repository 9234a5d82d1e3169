import type { Instant } from '../../loyalty/contracts/instant.ts';
import type { Tier, TierLadder } from '../../loyalty/contracts/programme.ts';
import { rankOf, tierAt } from '../../loyalty/contracts/tier-ladder.ts';
import { TransientError } from '../../platform/failures.ts';
import type { TierRepository } from '../adapters/tier-repository.ts';
import type { TierDecision } from '../evaluate-tier.ts';
import type { GrantedTier } from '../granted-tier.ts';
import type { TierState } from '../tier-state.ts';

/** Each lost try means that another execution has changed the tier, and tiers are few. */
export const GRANT_ATTEMPTS = 5;

export type Grant =
  | ({ readonly status: 'granted' } & GrantedTier)
  /** Another execution was first and announces the tier: there is nothing left to do. */
  | { readonly status: 'superseded'; readonly tier: Tier };

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
    const { previousTier, newTier, tierVersion, tierSince } = granted;
    const held = { previousTier: previousTier.id, tier: newTier.id, tierThreshold: newTier.threshold };
    const mark = { tierUpgradeId: upgradeId, tierNotification: 'pending', tierPendingSince: at } as const;
    if (await tiers.change(state, { ...held, tierVersion, tierSince, ...mark }))
      return { status: 'granted', ...granted };
    state = await existing(tiers, state.userId);
    if (state.tierUpgradeId === upgradeId) return ownWrite(state, granted, ladder);
    const rank = rankOf(ladder, state);
    if (rank >= rankOf(ladder, { tier: decision.newTier.id, tierThreshold: decision.newTier.threshold }))
      return { status: 'superseded', tier: tierAt(ladder, rank) };
  }
  throw new TransientError(`the tier of ${state.userId} was changed by others in ${GRANT_ATTEMPTS} attempts`);
}

function intended(state: TierState, { decision, ladder, at }: GrantRequest): GrantedTier {
  const { newTier } = decision;
  const { points: currentPoints, createdAt: memberSince, tierVersion } = state;
  const common = { newTier, currentPoints, memberSince };
  if (decision.kind === 'announce')
    return { ...common, previousTier: decision.previousTier, tierVersion, tierSince: state.tierSince ?? at };
  const previousTier = tierAt(ladder, rankOf(ladder, state));
  return { ...common, previousTier, tierVersion: tierVersion + 1, tierSince: at };
}

/** What is stored under the execution's own id counts, not what this attempt would have written. */
function ownWrite(state: TierState, granted: GrantedTier, ladder: TierLadder): Grant {
  const { tierVersion, points: currentPoints, createdAt: memberSince } = state;
  return {
    status: 'granted',
    previousTier: tierAt(ladder, rankOf(ladder, { tier: state.previousTier, tierThreshold: null })),
    newTier: tierAt(ladder, rankOf(ladder, state)),
    tierVersion,
    tierSince: state.tierSince ?? granted.tierSince,
    currentPoints,
    memberSince,
  };
}

async function existing(tiers: TierRepository, userId: string): Promise<TierState> {
  const state = await tiers.read(userId);
  if (!state) throw new TransientError(`the account of ${userId} is gone`);
  return state;
}
