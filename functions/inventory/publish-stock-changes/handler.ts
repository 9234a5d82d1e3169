import { announcedBy } from '../../../shared/inventory/adapters/stock-events.ts';
import { stream } from '../../../shared/platform/boundary/stream.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';

/** The table's stream is the outbox: levels of what is free, and what was decided for orders, are told to others. */
export const handler = stream({ read: announcedBy }, (announced) => ownPublisher.publishGroups(announced));
