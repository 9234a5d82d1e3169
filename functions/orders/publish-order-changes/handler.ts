import { announcedBy } from '../../../shared/orders/adapters/order-changed.ts';
import { stream } from '../../../shared/platform/boundary/stream.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';

/** The table's stream is the outbox: what becomes of an order is announced as orders' own events. */
export const handler = stream({ read: announcedBy }, (announced) => ownPublisher.publishGroups(announced));
