import { stream } from '../../../shared/platform/boundary/stream.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';
import { announcedBy } from '../../../shared/pos/adapters/session-changed.ts';

/** The table's stream is the outbox: what was booked at a till is announced once, and what was taken back. */
export const handler = stream({ read: announcedBy }, (announced) => ownPublisher.publishGroups(announced));
