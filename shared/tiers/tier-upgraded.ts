import type { TierUpgradedV1 } from '#contracts/tiers/tier-upgraded-v1';
import type { DomainEvent } from '../platform/events/cloud-event.ts';
import type { GrantedTier } from './granted-tier.ts';
import type { Product } from './product.ts';

export interface Announcement {
  readonly userId: string;
  readonly correlationId: string;
  readonly granted: GrantedTier;
  readonly recommendations: readonly Product[];
  readonly callbackId: string;
}

/**
 * loyalty.tierUpgraded.v1. Its id is made of the account's birth, the tier's version and the member, in this order:
 * however often an upgrade is announced, consumers can tell that it is the same one, and no member's id can imitate
 * another event's.
 */
export function tierUpgradedEvent(announcement: Announcement): DomainEvent {
  const { userId, correlationId, granted, recommendations, callbackId } = announcement;
  const data: TierUpgradedV1 = {
    userId,
    previousTier: granted.previousTier.name,
    previousTierId: granted.previousTier.id,
    newTier: granted.newTier.name,
    newTierId: granted.newTier.id,
    currentPoints: granted.currentPoints,
    upgradedAt: new Date(granted.tierSince).toISOString(),
    recommendations: recommendations.map((product) => ({ ...product })) as TierUpgradedV1['recommendations'],
    callbackId,
  };
  return {
    id: `tierUpgraded.v1:${granted.memberSince}:${granted.tierVersion}:${userId}`,
    type: 'loyalty.tierUpgraded.v1',
    subject: userId,
    correlationId,
    at: granted.tierSince,
    data: { ...data },
  };
}
