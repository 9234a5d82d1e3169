import { stream } from '../../../shared/platform/boundary/stream.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';
import { announcedBy } from '../../../shared/wishes/adapters/announced.ts';

/** The table's stream is the outbox: a share that was written is announced, however long the bus was away. */
export const handler = stream({ read: announcedBy }, (announced) => ownPublisher.publishGroups(announced));
