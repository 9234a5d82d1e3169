import type { TierUpgradedV1 } from '#contracts/tiers/tier-upgraded-v1';
import type { DomainEvent } from '../platform/events/cloud-event.ts';
import type { Product } from './product.ts';
import type { GrantedTier } from './workflow/grant-tier.ts';

export interface Announcement {
  readonly userId: string;
  readonly correlationId: string;
  readonly granted: GrantedTier;
  readonly recommendations: readonly Product[];
  readonly callbackId: string;
}

/**
 * loyalty.tierUpgraded.v1. Its id is made of the member and the tier's version: however often an upgrade is announced,
 * consumers can tell that it is the same one.
 */
export function tierUpgradedEvent(announcement: Announcement): DomainEvent {
  const { userId, correlationId, granted, recommendations, callbackId } = announcement;
  const data: TierUpgradedV1 = {
    userId,
    previousTier: granted.previousTier,
    newTier: granted.newTier,
    currentPoints: granted.currentPoints,
    upgradedAt: new Date(granted.tierSince).toISOString(),
    recommendations: recommendations.map((product) => ({ ...product })) as TierUpgradedV1['recommendations'],
    callbackId,
  };
  return {
    id: `${userId}:tier:${granted.tierVersion}:v1`,
    type: 'loyalty.tierUpgraded.v1',
    subject: userId,
    correlationId,
    at: granted.tierSince,
    data: { ...data },
  };
}
