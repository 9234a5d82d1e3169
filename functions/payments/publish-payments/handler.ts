import { announcedBy } from '../../../shared/payments/adapters/payment-events.ts';
import { stream } from '../../../shared/platform/boundary/stream.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';

/** The table's stream is the outbox: what payments come to, and what they give back, is told to others. */
export const handler = stream({ read: announcedBy }, (announced) => ownPublisher.publishGroups(announced));
