import type { Instant } from '../../loyalty/contracts/instant.ts';
import type { TierRepository } from '../adapters/tier-repository.ts';
import type { TierMark } from '../tier-state.ts';

export interface NotificationRecord {
  /** The upgrade that was announced. */
  readonly upgrade: TierMark;
  readonly acknowledged: boolean;
  readonly at: Instant;
}

/**
 * Writes down whether an upgrade was acknowledged, as long as it is the member's latest: a later one has its own
 * announcement, and its mark stays. Doing it twice is doing it once.
 */
export async function recordNotification(
  tiers: Pick<TierRepository, 'change'>,
  { upgrade, acknowledged, at }: NotificationRecord,
): Promise<void> {
  await tiers.change(upgrade, {
    tierNotification: acknowledged ? 'acknowledged' : 'unacknowledged',
    tierNotifiedAt: at,
  });
}
