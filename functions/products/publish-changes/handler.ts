import { stream } from '../../../shared/platform/boundary/stream.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';
import { announcedBy } from '../../../shared/products/adapters/product-changed.ts';

/** The table's stream is the outbox: what becomes of a product is announced once. */
export const handler = stream({ read: announcedBy }, (announced) => ownPublisher.publishGroups(announced));
