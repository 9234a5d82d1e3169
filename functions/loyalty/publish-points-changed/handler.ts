import { announcedBy } from '../../../shared/loyalty/adapters/announced.ts';
import { tierMark } from '../../../shared/loyalty/adapters/tier-mark.ts';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { stream } from '../../../shared/platform/boundary/stream.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';

const marked = tierMark(programmeToRead, (error) =>
  logger.warn('changes are published without a mark for tiers', error),
);

/**
 * The table's stream is the outbox: every change of an account's points is announced as pointsAdded v1 and v2, every month
 * that expired as pointsExpired, and every one that is about to as pointsExpiring.
 */
export const handler = stream({ read: announcedBy }, async (announced) =>
  ownPublisher.publishGroups(await marked(announced)),
);
