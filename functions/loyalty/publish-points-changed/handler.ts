import { announcedBy } from '../../../shared/loyalty/adapters/points-changed.ts';
import { stream } from '../../../shared/platform/boundary/stream.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';

/** The table's stream is the outbox: every change of an account's points is announced as pointsAdded v1 and v2. */
export const handler = stream({ read: announcedBy }, (announced) => ownPublisher.publishGroups(announced));
