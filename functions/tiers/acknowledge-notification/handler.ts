import validate, { type TierUpgradedV1 } from '#contracts/tiers/tier-upgraded-v1';
import { lambdaClient } from '../../../shared/platform/aws/clients.ts';
import { queue } from '../../../shared/platform/boundary/queue.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
import { acknowledge } from '../../../shared/tiers/adapters/acknowledge.ts';

const acknowledgeEach = acknowledge({
  client: lambdaClient(),
  onClosed: (userId, reason) => logger.info('nobody waits for this acknowledgement any more', { userId, reason }),
});

/** loyalty.tierUpgraded.v1: tells the execution that waits for it that the member was notified. */
export const handler = queue(
  { events: { 'loyalty.tierUpgraded.v1': { validate, translate: (data: TierUpgradedV1) => data } } },
  acknowledgeEach,
);
